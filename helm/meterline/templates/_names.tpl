{{/* Names and labels. Everything that needs both the release and one service takes (dict "root" $ "service" "collector"). */}}

{{- define "meterline.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "meterline.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "meterline.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "meterline.service.fullname" -}}
{{- printf "%s-%s" (include "meterline.fullname" .root) .service -}}
{{- end -}}

{{/* What selects a service's pods; it never changes during the life of a release. */}}
{{- define "meterline.service.selector" -}}
app.kubernetes.io/name: {{ include "meterline.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{- define "meterline.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: meterline
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "meterline.service.labels" -}}
{{ include "meterline.service.selector" . }}
{{ include "meterline.labels" .root }}
{{- end -}}

{{/* The ports that the services listen on, stated once for containers, services and ingresses. */}}
{{- define "meterline.ports" -}}
registration: 8081
collector: 8082
upload: 8083
aggregation: 8084
{{- end -}}

{{- define "meterline.service.port" -}}
{{- get (include "meterline.ports" .root | fromYaml) .service -}}
{{- end -}}

{{- define "meterline.service.image" -}}
{{- $values := get .root.Values .service -}}
{{- $registry := trimSuffix "/" .root.Values.image.registry -}}
{{- if $registry }}{{ $registry }}/{{ end -}}
{{- $values.image.repository -}}
{{- if $values.image.digest -}}
@{{ $values.image.digest }}
{{- else -}}
:{{ default .root.Chart.AppVersion .root.Values.image.tag }}
{{- end -}}
{{- end -}}

{{/* `defaults` with the service's own block laid over it, as YAML. */}}
{{- define "meterline.service.values" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (get .root.Values .service)) | toYaml -}}
{{- end -}}
