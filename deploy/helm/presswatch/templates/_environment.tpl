{{/* The environment of a component, as a map: (list $ name needs). Later settings override earlier ones. */}}
{{- define "presswatch.environment" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $needs := index . 2 -}}
{{- $v := $root.Values -}}
{{- $env := dict "PRESSWATCH_SECRETS_DIR" "/key" -}}
{{- if ne $name "migrate" }}{{ $env = merge (include "presswatch.environment.streams" $root | fromYaml) $env }}{{ end -}}
{{- if $needs.database }}{{ $env = merge (include "presswatch.environment.database" $root | fromYaml) $env }}{{ end -}}
{{- if $needs.bodies }}{{ $env = merge (include "presswatch.environment.bodies" $root | fromYaml) $env }}{{ end -}}
{{- if $needs.signs }}{{ $_ := set $env "PRESSWATCH_SIGNING_KEY" "/signing/signing.pem" }}{{ end -}}
{{- if $needs.site }}{{ $env = merge (include "presswatch.environment.site" $root | fromYaml) $env }}{{ end -}}
{{- if $needs.reads }}{{ $env = merge (include "presswatch.environment.reads" $root | fromYaml) $env }}{{ end -}}
{{- if $needs.asks }}{{ $_ := set $env "PRESSWATCH_SERVICES" (include "presswatch.health" $root) }}{{ end -}}
{{- $own := dig $name "settings" dict $v.services -}}
{{- mergeOverwrite $env $v.settings $own | toYaml -}}
{{- end }}

{{/* Where each service answers questions about its health. */}}
{{- define "presswatch.health" -}}
{{- $asked := list -}}
{{- range $name, $_ := include "presswatch.services" . | fromYaml -}}
{{- $asked = append $asked (printf "%s=http://%s-%s:9100" $name (include "presswatch.name" $) $name) -}}
{{- end -}}
{{- join "," $asked -}}
{{- end }}

{{- define "presswatch.environment.streams" -}}
{{- with .Values.redis -}}
{{- with .url }}
PRESSWATCH_REDIS_URL: {{ . | quote }}
{{- end }}
PRESSWATCH_REDIS_CLUSTER: {{ .cluster | quote }}
PRESSWATCH_PARTITIONS: {{ .partitions | quote }}
{{- if .tlsSecret }}
PRESSWATCH_REDIS_CA: /tls/redis/ca.crt
{{- if .clientCertificate }}
PRESSWATCH_REDIS_CERT: /tls/redis/tls.crt
PRESSWATCH_REDIS_KEY: /tls/redis/tls.key
{{- end }}
{{- end }}
{{- end }}
{{- with .Values.traces.endpoint }}
PRESSWATCH_OTLP_ENDPOINT: {{ . | quote }}
{{- end }}
{{- with .Values.sources }}
PRESSWATCH_SOURCES: {{ compact (list .paths (ternary "/etc/presswatch/own" "" (ne .configMap ""))) | join "," | quote }}
{{- end }}
{{- end }}

{{- define "presswatch.environment.database" -}}
{{- with .Values.database.url }}
PRESSWATCH_DATABASE_URL: {{ . | quote }}
{{- end }}
{{- if .Values.database.pooler }}
PRESSWATCH_DATABASE_POOLER: "true"
{{- end }}
{{- if .Values.database.tlsSecret }}
PGSSLMODE: verify-full
PGSSLROOTCERT: /tls/database/ca.crt
{{- end }}
{{- end }}

{{- define "presswatch.environment.bodies" -}}
{{- with .Values.bodies -}}
PRESSWATCH_BLOBS: {{ .url | default "/data/blobs" | quote }}
{{- if .url }}
AWS_REGION: {{ .region | quote }}
{{- with .endpoint }}
PRESSWATCH_BLOBS_ENDPOINT: {{ . | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "presswatch.environment.site" -}}
{{- with .Values.site -}}
PRESSWATCH_SITE_URL: {{ .url | quote }}
PRESSWATCH_SITE_HOSTS: {{ .hosts | quote }}
PRESSWATCH_REPLAY_URL: {{ .replayUrl | quote }}
{{- if .waczKeySecret }}
PRESSWATCH_WACZ_KEY: /wacz/wacz.pem
{{- end }}
{{- end }}
{{- end }}

{{- define "presswatch.environment.reads" -}}
{{- with .Values.site.searchUrl }}
PRESSWATCH_SEARCH_URL: {{ . | quote }}
{{- end }}
{{- if .Values.site.searchTlsSecret }}
PRESSWATCH_SEARCH_CA: /tls/search/ca.crt
{{- end }}
{{- with .Values.database.readUrl }}
PRESSWATCH_DATABASE_READ_URL: {{ . | quote }}
PRESSWATCH_DATABASE_READ_LAG_S: {{ $.Values.database.readLagSeconds | quote }}
{{- end }}
{{- end }}
