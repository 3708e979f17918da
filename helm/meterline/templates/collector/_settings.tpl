{{/* What only the collector service is told. */}}

{{- define "meterline.collector.config" -}}
{{- if .Values.tracing.otlpEndpoint -}}
QUARKUS_OTEL_SDK_DISABLED: "false"
QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT: {{ .Values.tracing.otlpEndpoint | quote }}
QUARKUS_OTEL_TRACES_SAMPLER_ARG: {{ .Values.tracing.share | quote }}
{{- end -}}
{{- end -}}

{{- define "meterline.collector.secrets" -}}
{{- end -}}
