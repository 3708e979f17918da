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

{{/* The two underscores and the one at the end are how a quoted map key, master-keys."k1", is written in an environment. */}}
{{- define "meterline.registration.secrets" -}}
{{ include "meterline.databaseSecrets" .Values.registration.database }}
{{- range .Values.registration.masterKeys.keys }}
- name: METERLINE_REGISTRATION_TOKEN_MASTER_KEYS__{{ upper .id }}_
  valueFrom:
    secretKeyRef:
      name: {{ $.Values.registration.masterKeys.existingSecret | quote }}
      key: {{ .secretKey | quote }}
{{- end }}
{{- end -}}
