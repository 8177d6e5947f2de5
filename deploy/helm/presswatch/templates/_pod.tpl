{{/* Spread over hosts, as one of the given constraints may do instead: Kubernetes takes only one of each kind. */}}
{{- define "presswatch.spread" -}}
{{- $root := index . 0 }}{{ $own := get $root.Values.services (index . 1) -}}
{{- $given := ternary $own.topologySpreadConstraints $root.Values.topologySpreadConstraints (hasKey $own "topologySpreadConstraints") -}}
{{- $spread := dict "maxSkew" 1 "topologyKey" "kubernetes.io/hostname" "whenUnsatisfiable" "ScheduleAnyway" -}}
{{- range $given -}}
{{- if eq (print .topologyKey .whenUnsatisfiable) (print $spread.topologyKey $spread.whenUnsatisfiable) -}}
{{- $spread = dict -}}
{{- end -}}
{{- end -}}
{{- $selector := dict "matchLabels" (include "presswatch.selector" . | fromYaml) -}}
{{- range prepend $given $spread | compact }}
- {{ hasKey . "labelSelector" | ternary . (set (deepCopy .) "labelSelector" $selector) | toJson }}
{{- end -}}
{{- end }}

{{/* Parts of a pod that all have: (list $ name needs). The migration is a pod with the owner's Secret. */}}
{{- define "presswatch.pod" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $needs := index . 2 -}}
{{- $v := $root.Values -}}
automountServiceAccountToken: false
# With service links, a Service named presswatch-site would set PRESSWATCH_SITE_PORT to an address.
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- if $needs.bodies }}
serviceAccountName: {{ $v.serviceAccount.name | default (include "presswatch.name" $root) }}
{{- end }}
{{- with $v.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- $own := dig $name dict $v.services }}
{{- range $field := list "nodeSelector" "tolerations" "affinity" "priorityClassName" }}
{{- with ternary (get $own $field) (get $v $field) (hasKey $own $field) }}
{{ $field }}: {{ toJson . }}
{{- end }}
{{- end }}
volumes:
  - {name: tmp, emptyDir: {}}
  - name: key
    projected:
      defaultMode: 0440
      sources:
        - secret: {name: {{ get $v.secrets (ternary "owner" $name (eq $name "migrate")) }}}
        {{- if and $needs.bodies $v.bodies.url $v.bodies.secret }}
        - secret: {name: {{ $v.bodies.secret }}}
        {{- end }}
  {{- if and $needs.asks $v.console.backupClaim }}
  - {name: backups, persistentVolumeClaim: {claimName: {{ $v.console.backupClaim }}}}
  {{- end }}
  {{- if $needs.signs }}
  - {name: signing, secret: {secretName: {{ $v.secrets.signing }}, defaultMode: 0440}}
  {{- end }}
  {{- if and $needs.site $v.site.waczKeySecret }}
  - {name: wacz, secret: {secretName: {{ $v.site.waczKeySecret }}, defaultMode: 0440}}
  {{- end }}
  {{- if and $needs.bodies (not $v.bodies.url) }}
  - name: bodies
    persistentVolumeClaim: {claimName: {{ include "presswatch.claim" $root }}, readOnly: {{ $needs.readOnly | default false }}}
  {{- end }}
  {{- if and $v.redis.tlsSecret (ne $name "migrate") }}
  - {name: redis-tls, secret: {secretName: {{ $v.redis.tlsSecret }}, defaultMode: 0440}}
  {{- end }}
  {{- if and $needs.database $v.database.tlsSecret }}
  - {name: database-tls, secret: {secretName: {{ $v.database.tlsSecret }}, defaultMode: 0440}}
  {{- end }}
  {{- if and $needs.reads $v.site.searchTlsSecret }}
  - {name: search-tls, secret: {secretName: {{ $v.site.searchTlsSecret }}, defaultMode: 0440}}
  {{- end }}
  {{- if and $v.sources.configMap (ne $name "migrate") }}
  - {name: sources, configMap: {name: {{ $v.sources.configMap }}}}
  {{- end }}
{{- end }}

{{- define "presswatch.container" -}}
{{- $root := index . 0 }}{{ $name := index . 1 }}{{ $needs := index . 2 -}}
{{- $v := $root.Values -}}
image: {{ include "presswatch.image" $root }}
imagePullPolicy: {{ $v.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env:
  {{- range $variable, $value := include "presswatch.environment" . | fromYaml }}
  - {name: {{ $variable }}, value: {{ $value | toString | quote }}}
  {{- end }}
  {{- range $v.extraEnv }}
  - {{ toJson . }}
  {{- end }}
volumeMounts:
  - {name: tmp, mountPath: /tmp}
  - {name: key, mountPath: /key, readOnly: true}
  {{- if and $needs.asks $v.console.backupClaim }}
  - {name: backups, mountPath: /backups}
  {{- end }}
  {{- if $needs.signs }}
  - {name: signing, mountPath: /signing, readOnly: true}
  {{- end }}
  {{- if and $needs.site $v.site.waczKeySecret }}
  - {name: wacz, mountPath: /wacz, readOnly: true}
  {{- end }}
  {{- if and $needs.bodies (not $v.bodies.url) }}
  - {name: bodies, mountPath: /data/blobs, readOnly: {{ $needs.readOnly | default false }}}
  {{- end }}
  {{- if $needs.site }}
  - {name: index, mountPath: /data/index}
  {{- end }}
  {{- if and $v.redis.tlsSecret (ne $name "migrate") }}
  - {name: redis-tls, mountPath: /tls/redis, readOnly: true}
  {{- end }}
  {{- if and $needs.database $v.database.tlsSecret }}
  - {name: database-tls, mountPath: /tls/database, readOnly: true}
  {{- end }}
  {{- if and $needs.reads $v.site.searchTlsSecret }}
  - {name: search-tls, mountPath: /tls/search, readOnly: true}
  {{- end }}
  {{- if and $v.sources.configMap (ne $name "migrate") }}
  - {name: sources, mountPath: /etc/presswatch/own, readOnly: true}
  {{- end }}
{{- end }}
