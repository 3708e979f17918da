{{/* What only the aggregation service is told. */}}

{{- define "meterline.aggregation.config" -}}
{{ include "meterline.databaseConfig" .Values.aggregation.database }}
{{- end -}}

{{- define "meterline.aggregation.secrets" -}}
{{ include "meterline.databaseSecrets" .Values.aggregation.database }}
{{- end -}}
