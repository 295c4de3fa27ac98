{{/* The name of everything that the chart makes. */}}
{{- define "xwms.name" -}}
{{- if contains "xwms" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-xwms" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "xwms.selector" -}}
app.kubernetes.io/name: xwms
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "xwms.labels" -}}
{{ include "xwms.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "xwms.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "xwms.host" -}}
{{- get (urlParse .Values.issuer) "hostname" -}}
{{- end }}

{{/* What no value can switch off: no root, no rights, no token of the API, no variables of other Services. */}}
{{- define "xwms.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  # Secrets that are mounted as files belong to root and are readable by this group.
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "xwms.container" -}}
image: {{ include "xwms.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  privileged: false
  capabilities:
    drop: [ALL]
{{- end }}

{{/* The variables that both the server and the migration need. */}}
{{- define "xwms.env" -}}
- name: XWMS_DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .Values.database.existingSecret }}
      key: {{ .Values.database.key }}
- name: XWMS_MASTER_KEY_FILE
  value: /etc/xwms/master-key/master.key
{{- if .Values.masterKey.previousSecrets }}
{{- $files := list }}
{{- range $index, $_ := .Values.masterKey.previousSecrets }}
{{- $files = append $files (printf "/etc/xwms/previous-%d/master.key" $index) }}
{{- end }}
- name: XWMS_PREVIOUS_MASTER_KEY_FILES
  value: {{ toJson $files | quote }}
{{- end }}
{{- end }}

{{- define "xwms.keyMounts" -}}
- name: master-key
  mountPath: /etc/xwms/master-key
  readOnly: true
{{- range $index, $_ := .Values.masterKey.previousSecrets }}
- name: previous-{{ $index }}
  mountPath: /etc/xwms/previous-{{ $index }}
  readOnly: true
{{- end }}
{{- end }}

{{- define "xwms.keyVolumes" -}}
{{- $key := .Values.masterKey.key }}
- name: master-key
  secret:
    secretName: {{ .Values.masterKey.existingSecret }}
    # Not for everybody in the container.
    defaultMode: 0440
    items:
      - key: {{ $key }}
        path: master.key
{{- range $index, $secret := .Values.masterKey.previousSecrets }}
- name: previous-{{ $index }}
  secret:
    secretName: {{ $secret }}
    defaultMode: 0440
    items:
      - key: {{ $key }}
        path: master.key
{{- end }}
{{- end }}
