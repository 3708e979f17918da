{{/* The services' settings by environment name. templates/<service>/_settings.tpl says what each service adds. */}}

{{- define "meterline.meterIssuer" -}}
{{- if .Values.meterIssuer.url -}}
{{- .Values.meterIssuer.url -}}
{{- else -}}
{{- $registration := dict "root" . "service" "registration" -}}
http://{{ include "meterline.service.fullname" $registration }}:{{ include "meterline.service.port" $registration }}
{{- end -}}
{{- end -}}

{{/* Settings that every service has. METERLINE_DEPLOYMENT is not a value: nothing but PRODUCTION is installed by a chart. */}}
{{- define "meterline.sharedConfig" -}}
{{- $values := include "meterline.service.values" . | fromYaml -}}
METERLINE_DEPLOYMENT: PRODUCTION
METERLINE_METER_ISSUER: {{ include "meterline.meterIssuer" .root | quote }}
METERLINE_OIDC_ORGANISATION_CLAIM: {{ .root.Values.oidc.organisationClaim | quote }}
QUARKUS_OIDC_AUTH_SERVER_URL: {{ .root.Values.oidc.authServerUrl | quote }}
QUARKUS_HTTP_PORT: {{ include "meterline.service.port" . | quote }}
QUARKUS_LOG_CONSOLE_JSON_ENABLED: {{ $values.jsonLog | quote }}
QUARKUS_SHUTDOWN_TIMEOUT: {{ printf "%dS" (int $values.shutdownSeconds) | quote }}
KAFKA_BOOTSTRAP_SERVERS: {{ .root.Values.kafka.bootstrapServers | quote }}
KAFKA_SECURITY_PROTOCOL: {{ .root.Values.kafka.security.protocol }}
{{- if hasPrefix "SASL_" .root.Values.kafka.security.protocol }}
KAFKA_SASL_MECHANISM: {{ .root.Values.kafka.security.saslMechanism }}
{{- end }}
JAVA_TOOL_OPTIONS: {{ $values.javaOptions | quote }}
{{- end -}}

{{/* A database's settings that are no secret. */}}
{{- define "meterline.databaseConfig" -}}
QUARKUS_DATASOURCE_JDBC_URL: {{ .jdbcUrl | quote }}
{{- end -}}

{{/* A database's user and password, by reference. */}}
{{- define "meterline.databaseSecrets" -}}
- name: QUARKUS_DATASOURCE_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ .existingSecret | quote }}
      key: {{ .usernameKey | quote }}
- name: QUARKUS_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .existingSecret | quote }}
      key: {{ .passwordKey | quote }}
{{- end -}}

{{/* The services' account at the brokers, by reference. */}}
{{- define "meterline.kafkaSecrets" -}}
{{- $security := .Values.kafka.security -}}
{{- if hasPrefix "SASL_" $security.protocol -}}
{{- if not $security.existingSecret -}}
{{- fail (printf "kafka.security.existingSecret: needed with %s" $security.protocol) -}}
{{- end -}}
- name: KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef:
      name: {{ $security.existingSecret | quote }}
      key: {{ $security.jaasConfigKey | quote }}
{{- end -}}
{{- end -}}

{{- define "meterline.service.config" -}}
{{- $shared := include "meterline.sharedConfig" . | fromYaml -}}
{{- $own := include (printf "meterline.%s.config" .service) .root | fromYaml -}}
{{- $made := merge $own $shared -}}
{{- $extra := (include "meterline.service.values" . | fromYaml).extraConfig -}}
{{- range $name, $value := $extra -}}
{{- if hasKey $made $name -}}
{{- fail (printf "%s.extraConfig.%s: the chart makes this setting itself; use the value it is made from" $.service $name) -}}
{{- end -}}
{{- include "meterline.refuseSecret" (dict "service" $.service "list" "extraConfig" "name" $name) -}}
{{- end -}}
{{- merge (dict) $made $extra | toYaml -}}
{{- end -}}

{{/* The environment entries that point into secrets, then the operator's own. */}}
{{- define "meterline.service.env" -}}
{{- $own := include (printf "meterline.%s.secrets" .service) .root | fromYamlArray -}}
{{- $entries := concat $own (include "meterline.kafkaSecrets" .root | fromYamlArray) -}}
{{- $made := include "meterline.service.config" . | fromYaml -}}
{{- range $entry := $entries }}{{ $_ := set $made $entry.name "" }}{{ end -}}
{{- range $entry := (include "meterline.service.values" . | fromYaml).extraEnv -}}
{{- if hasKey $made $entry.name -}}
{{- fail (printf "%s.extraEnv: %s is already set by the chart or by extraConfig" $.service $entry.name) -}}
{{- end -}}
{{- if hasKey $entry "value" -}}
{{- include "meterline.refuseSecret" (dict "service" $.service "list" "extraEnv" "name" $entry.name) -}}
{{- end -}}
{{- $entries = append $entries $entry -}}
{{- end -}}
{{- if $entries }}{{ toYaml $entries }}{{ end -}}
{{- end -}}

{{/* A secret written into values ends in the release's record and in many repositories: refuse the obvious ones. */}}
{{- define "meterline.refuseSecret" -}}
{{- if regexMatch "(PASSWORD|SECRET|MASTER_KEYS|JAAS_CONFIG|CREDENTIALS)" .name -}}
{{- fail (printf "%s.%s: %s looks like a secret; keep it in a secret and name it in extraEnv with valueFrom.secretKeyRef" .service .list .name) -}}
{{- end -}}
{{- end -}}
