{{/* What only the collector service is told: nothing beside what all are told. */}}

{{- define "meterline.collector.config" -}}
{{- end -}}

{{- define "meterline.collector.secrets" -}}
{{- end -}}
