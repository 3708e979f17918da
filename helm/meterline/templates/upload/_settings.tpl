{{/* What only the upload gateway is told. */}}

{{- define "meterline.upload.config" -}}
{{ include "meterline.databaseConfig" .Values.upload.database }}
{{- end -}}

{{- define "meterline.upload.secrets" -}}
{{ include "meterline.databaseSecrets" .Values.upload.database }}
{{- end -}}
