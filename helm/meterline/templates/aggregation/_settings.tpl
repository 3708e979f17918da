{{/* What only the aggregation service is told. */}}

{{- define "meterline.aggregation.config" -}}
{{ include "meterline.databaseConfig" .Values.aggregation.database }}
{{- $webhookKeys := .Values.aggregation.webhookKeys -}}
{{- if $webhookKeys.existingSecret -}}
{{- $ids := list -}}
{{- range $webhookKeys.keys }}{{ $ids = append $ids .id }}{{ end -}}
{{- if not (has $webhookKeys.current $ids) -}}
{{- fail (printf "aggregation.webhookKeys.current: %s is not the id of one of aggregation.webhookKeys.keys (%s)" $webhookKeys.current (join ", " $ids)) -}}
{{- end }}
METERLINE_AGGREGATION_WEBHOOKS_CURRENT_MASTER_KEY: {{ $webhookKeys.current | quote }}
{{- end }}
{{- end -}}

{{- define "meterline.aggregation.secrets" -}}
{{ include "meterline.databaseSecrets" .Values.aggregation.database }}
{{- $webhookKeys := .Values.aggregation.webhookKeys -}}
{{- if $webhookKeys.existingSecret }}
{{- range $webhookKeys.keys }}
- name: METERLINE_AGGREGATION_WEBHOOKS_MASTER_KEYS_{{ upper .id }}
  valueFrom:
    secretKeyRef:
      name: {{ $webhookKeys.existingSecret | quote }}
      key: {{ .secretKey | quote }}
{{- end }}
{{- end }}
{{- end -}}
