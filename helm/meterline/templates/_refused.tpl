{{/*
Keys that are gone or never came, each with what to do instead. values.schema.json lets them through so that this message
is seen and not only "additional property". A key that a release drops is added here and stays for two minor releases.
*/}}
{{- define "meterline.refusedKeys" -}}
postgresql: the chart brings no database; point registration.database, upload.database and aggregation.database at yours
keycloak: the chart brings no identity provider; point oidc.authServerUrl at yours
replicaCount: use defaults.replicas, or replicas in one service's block
{{- end -}}

{{- define "meterline.refuse" -}}
{{- range $key, $advice := include "meterline.refusedKeys" . | fromYaml -}}
{{- if hasKey $.Values $key -}}
{{- fail (printf "%s: %s" $key $advice) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.ingress.enabled (eq .Values.ingress.meters.host .Values.ingress.portal.host) -}}
{{- fail (printf "ingress.portal.host: must differ from ingress.meters.host (%s), because /api/v1/usage-reports leads to the collector on one and to the aggregation service on the other" .Values.ingress.meters.host) -}}
{{- end -}}
{{- end -}}
