{{/* What only the registration service is told. */}}

{{- define "meterline.registration.config" -}}
{{- $masterKeys := .Values.registration.masterKeys -}}
{{- $ids := list -}}
{{- range $masterKeys.keys }}{{ $ids = append $ids .id }}{{ end -}}
{{- if not (has $masterKeys.current $ids) -}}
{{- fail (printf "registration.masterKeys.current: %s is not the id of one of registration.masterKeys.keys (%s)" $masterKeys.current (join ", " $ids)) -}}
{{- end -}}
{{ include "meterline.databaseConfig" .Values.registration.database }}
METERLINE_REGISTRATION_TOKEN_CURRENT_MASTER_KEY: {{ $masterKeys.current | quote }}
{{- end -}}

{{/* master-keys.k1, as an environment writes it; the quoted form, master-keys."k1", is listed but not read from there. */}}
{{- define "meterline.registration.secrets" -}}
{{ include "meterline.databaseSecrets" .Values.registration.database }}
{{- range .Values.registration.masterKeys.keys }}
- name: METERLINE_REGISTRATION_TOKEN_MASTER_KEYS_{{ upper .id }}
  valueFrom:
    secretKeyRef:
      name: {{ $.Values.registration.masterKeys.existingSecret | quote }}
      key: {{ .secretKey | quote }}
{{- end }}
{{- end -}}
