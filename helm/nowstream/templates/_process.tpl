{{/*
A Deployment of one process. The context is
(dict "root" $ "process" "map" "command" "map" "replicas" 1 "values" .Values.map), and where it has them
"ports", "probes", "placement", "mounts" and "volumes" as YAML, and "image". "strategy" is Recreate, unless it is said: what
writes holds a lock, and may not run beside its successor.
*/}}
{{- define "nowstream.process" -}}
{{- $v := .root.Values }}
{{- $fullname := include "nowstream.fullname" .root }}
{{- $name := printf "%s-%s" $fullname .process }}
{{- $context := merge (dict "component" .process "name" $name "config" (printf "%s-config" $fullname)) . }}
apiVersion: apps/v1
kind: Deployment
metadata:
  {{- include "nowstream.metadata" $context | nindent 2 }}
spec:
  replicas: {{ .replicas }}
  strategy:
    type: {{ default "Recreate" .strategy }}
  selector:
    matchLabels:
      {{- include "nowstream.selector" $context | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "nowstream.labels" $context | nindent 8 }}
        {{- with $v.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        {{- include "nowstream.checksum" .root | nindent 8 }}
        {{- with $v.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: 60
      {{- with include "nowstream.pullSecrets" .root }}
      imagePullSecrets:
        {{- . | trim | nindent 8 }}
      {{- end }}
      securityContext:
        {{- include "nowstream.podSecurity" . | nindent 8 }}
      {{- with .placement }}
      {{- . | nindent 6 }}
      {{- end }}
      containers:
        - name: {{ .process }}
          image: {{ default (include "nowstream.image" .root) .image }}
          imagePullPolicy: {{ $v.image.pullPolicy }}
          command: [nowstream, {{ .command }}, /etc/nowstream/conf/nowstream.yaml]
          env:
            {{- include "nowstream.environment" $context | nindent 12 }}
            {{- include "nowstream.storeEnvironment" .root | trim | nindent 12 }}
          {{- with .ports }}
          ports:
            {{- . | nindent 12 }}
          {{- end }}
          {{- with .probes }}
          {{- . | nindent 10 }}
          {{- end }}
          securityContext:
            {{- include "nowstream.containerSecurity" . | nindent 12 }}
          resources:
            {{- toYaml (default .values.resources .resources) | nindent 12 }}
          volumeMounts:
            {{- include "nowstream.mounts" $context | nindent 12 }}
            {{- include "nowstream.stateMounts" $context | nindent 12 }}
            {{- with .mounts }}
            {{- . | nindent 12 }}
            {{- end }}
      volumes:
        {{- include "nowstream.volumes" $context | nindent 8 }}
        {{- include "nowstream.stateVolumes" $context | nindent 8 }}
        {{- with .volumes }}
        {{- . | nindent 8 }}
        {{- end }}
{{- end }}

{{/* Nothing where the archive lies elsewhere. */}}
{{- define "nowstream.archiveMount" -}}
{{- if not .Values.storage.archive.address -}}
- name: archive
  mountPath: /var/lib/nowstream/archive
{{- end }}
{{- end }}

{{- define "nowstream.archiveVolume" -}}
{{- if not .Values.storage.archive.address -}}
- name: archive
  persistentVolumeClaim:
    claimName: {{ include "nowstream.archiveClaim" . }}
{{- end }}
{{- end }}

{{/* Where a pod with a GPU may run. */}}
{{- define "nowstream.gpuPlacement" -}}
{{- with .Values.gpu.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.gpu.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Resources with GPUs in their limits: (dict "root" $ "resources" …). */}}
{{- define "nowstream.gpuResources" -}}
{{- $resources := deepCopy .resources }}
{{- $limits := set (default dict $resources.limits) .root.Values.gpu.resource .root.Values.gpu.count }}
{{- toYaml (set $resources "limits" $limits) }}
{{- end }}
