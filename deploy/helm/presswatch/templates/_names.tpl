{{- define "presswatch.name" -}}
{{- $name := .Release.Name -}}
{{- ternary $name (printf "%s-presswatch" $name) (contains "presswatch" $name) | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{/* Labels that select the pods of a component: (list $ "parser"). */}}
{{- define "presswatch.selector" -}}
app.kubernetes.io/name: presswatch
app.kubernetes.io/instance: {{ (first .).Release.Name }}
app.kubernetes.io/component: {{ last . }}
{{- end }}

{{- define "presswatch.labels" -}}
{{ include "presswatch.selector" . }}
app.kubernetes.io/version: {{ (first .).Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ (first .).Release.Service }}
helm.sh/chart: {{ (first .).Chart.Name }}-{{ (first .).Chart.Version }}
{{- end }}

{{- define "presswatch.podLabels" -}}
{{ include "presswatch.labels" . }}
{{- range $label, $value := (first .).Values.podLabels }}
{{ $label }}: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* What each service needs. `streams`: those it reads, whose entries call for more pods. */}}
{{- define "presswatch.services" -}}
fetcher: {bodies: true, outside: true}
parser: {bodies: true, streams: captures}
enricher: {streams: articles}
publisher: {bodies: true, database: true, signs: true, streams: enriched|observations}
reader: {bodies: true, readOnly: true, database: true, reads: true, site: true}
{{- end }}

{{/* What the console needs: `asks` is whether it connects to the services. It checks what the readers read from. */}}
{{- define "presswatch.console" -}}
{bodies: true, database: true, reads: true, asks: true}
{{- end }}

{{- define "presswatch.image" -}}
{{- with .Values.image -}}
{{ .repository }}{{ if .digest }}@{{ .digest }}{{ else }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end -}}
{{- end }}

{{- define "presswatch.claim" -}}
{{ .Values.bodies.volume.existingClaim | default (printf "%s-bodies" (include "presswatch.name" .)) }}
{{- end }}
