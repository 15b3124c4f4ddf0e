{{/* Names and labels. */}}

{{- define "nowstream.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" }}
{{- end }}

{{/* At most 40 letters: Flink takes 45 for the name of a job. */}}
{{- define "nowstream.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" }}
{{- else if contains (include "nowstream.name" .) .Release.Name }}
{{- .Release.Name | trunc 40 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "nowstream.name" .) | trunc 40 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* The FlinkDeployment, by which Flink labels its pods. */}}
{{- define "nowstream.job" -}}
{{ include "nowstream.fullname" . }}-job
{{- end }}

{{/* What selects: (dict "root" $ "component" "map"). */}}
{{- define "nowstream.selector" -}}
app.kubernetes.io/name: {{ include "nowstream.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "nowstream.labels" -}}
{{ include "nowstream.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "nowstream.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "nowstream.labels" . | nindent 2 }}
{{- end }}

{{- define "nowstream.image" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag }}
{{- printf "%s:%s" .Values.image.repository $tag }}
{{- end }}

{{/* Of what computes: the job, the controller and retraining. */}}
{{- define "nowstream.computingImage" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag }}
{{- if .Values.gpu.enabled }}
{{- $tag = default $tag .Values.gpu.imageTag }}
{{- end }}
{{- printf "%s:%s" .Values.image.repository $tag }}
{{- end }}

{{- define "nowstream.flinkServiceAccount" -}}
{{- default (printf "%s-flink" (include "nowstream.fullname" .)) .Values.flink.serviceAccount.name }}
{{- end }}

{{- define "nowstream.stateClaim" -}}
{{- default (printf "%s-state" (include "nowstream.fullname" .)) .Values.storage.state.existingClaim }}
{{- end }}

{{- define "nowstream.archiveClaim" -}}
{{- default (printf "%s-archive" (include "nowstream.fullname" .)) .Values.storage.archive.existingClaim }}
{{- end }}
