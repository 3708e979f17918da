{{/* The resources of one service, the same for all four. */}}

{{- define "meterline.service.configmap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "meterline.service.fullname" . }}
  labels:
    {{- include "meterline.service.labels" . | nindent 4 }}
data:
  {{- include "meterline.service.config" . | nindent 2 }}
{{- end -}}

{{- define "meterline.service.serviceaccount" -}}
{{- $values := include "meterline.service.values" . | fromYaml -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "meterline.service.fullname" . }}
  labels:
    {{- include "meterline.service.labels" . | nindent 4 }}
  {{- with $values.serviceAccountAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end -}}

{{- define "meterline.service.service" -}}
{{- $values := include "meterline.service.values" . | fromYaml -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "meterline.service.fullname" . }}
  labels:
    {{- include "meterline.service.labels" . | nindent 4 }}
  {{- with $values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  type: {{ $values.service.type }}
  selector:
    {{- include "meterline.service.selector" . | nindent 4 }}
  ports:
    - name: http
      port: {{ include "meterline.service.port" . }}
      targetPort: http
      protocol: TCP
{{- end -}}

{{/* One pod cannot be kept while its node is drained, so a budget for fewer than two would only block the drain. */}}
{{- define "meterline.service.poddisruptionbudget" -}}
{{- $values := include "meterline.service.values" . | fromYaml -}}
{{- $version := include "meterline.budgetApiVersion" .root -}}
{{- if and $version $values.podDisruptionBudget.enabled (gt (int $values.replicas) 1) -}}
apiVersion: {{ $version }}
kind: PodDisruptionBudget
metadata:
  name: {{ include "meterline.service.fullname" . }}
  labels:
    {{- include "meterline.service.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ $values.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "meterline.service.selector" . | nindent 6 }}
{{- end -}}
{{- end -}}

{{/* policy/v1 came with Kubernetes 1.21. `helm template --kube-version` changes only the version, hence both questions. */}}
{{- define "meterline.budgetApiVersion" -}}
{{- if and (.Capabilities.APIVersions.Has "policy/v1") (semverCompare ">=1.21.0-0" .Capabilities.KubeVersion.Version) -}}
policy/v1
{{- else if and (.Capabilities.APIVersions.Has "policy/v1beta1") (semverCompare "<1.25.0-0" .Capabilities.KubeVersion.Version) -}}
policy/v1beta1
{{- end -}}
{{- end -}}

{{- define "meterline.service.deployment" -}}
{{- $values := include "meterline.service.values" . | fromYaml -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "meterline.service.fullname" . }}
  labels:
    {{- include "meterline.service.labels" . | nindent 4 }}
spec:
  replicas: {{ $values.replicas }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 1
      maxUnavailable: 0
  selector:
    matchLabels:
      {{- include "meterline.service.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "meterline.service.labels" . | nindent 8 }}
        {{- with $values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        # A changed setting starts new pods.
        checksum/config: {{ include "meterline.service.config" . | sha256sum }}
        {{- with $values.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "meterline.service.fullname" . }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ add (int $values.shutdownSeconds) 15 }}
      {{- with .root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . | quote }}
        {{- end }}
      {{- end }}
      {{- with $values.priorityClassName }}
      priorityClassName: {{ . | quote }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        {{- with $values.runAsUser }}
        runAsUser: {{ int64 . }}
        runAsGroup: {{ int64 . }}
        fsGroup: {{ int64 . }}
        {{- end }}
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: {{ .service }}
          image: {{ include "meterline.service.image" . | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            capabilities:
              drop:
                - ALL
            seccompProfile:
              type: RuntimeDefault
          ports:
            - name: http
              containerPort: {{ include "meterline.service.port" . }}
              protocol: TCP
          envFrom:
            - configMapRef:
                name: {{ include "meterline.service.fullname" . }}
          {{- with include "meterline.service.env" . }}
          env:
            {{- . | nindent 12 }}
          {{- end }}
          startupProbe:
            httpGet:
              path: /q/health/started
              port: http
            {{- toYaml $values.probes.startup | nindent 12 }}
          readinessProbe:
            httpGet:
              path: /q/health/ready
              port: http
            {{- toYaml $values.probes.readiness | nindent 12 }}
          livenessProbe:
            httpGet:
              path: /q/health/live
              port: http
            {{- toYaml $values.probes.liveness | nindent 12 }}
          resources:
            {{- toYaml $values.resources | nindent 12 }}
          volumeMounts:
            - name: temporary
              mountPath: /tmp
            {{- with $values.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        - name: temporary
          emptyDir:
            sizeLimit: {{ $values.temporarySize | quote }}
        {{- with $values.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- with $values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with $values.topologySpreadConstraints }}
      topologySpreadConstraints:
        {{- toYaml . | nindent 8 }}
      {{- end }}
{{- end -}}
