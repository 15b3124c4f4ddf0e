{{/* A tree of keys as flat ones, "a.b.c": value, into .flat: (dict "tree" … "prefix" "" "flat" (dict)). */}}
{{- define "nowstream.flatten" -}}
{{- range $key, $value := .tree }}
{{- $path := ternary $key (printf "%s.%s" $.prefix $key) (eq $.prefix "") }}
{{- if kindIs "map" $value }}
{{- include "nowstream.flatten" (dict "tree" $value "prefix" $path "flat" $.flat) }}
{{- else }}
{{- $_ := set $.flat $path (toString $value) }}
{{- end }}
{{- end }}
{{- end }}

{{- define "nowstream.flinkMeetsS3" -}}
{{- if or (hasPrefix "s3://" .Values.flink.storage.directory) (include "nowstream.storesElsewhere" .) }}yes{{ end }}
{{- end }}

{{/* files/config.yaml, what the values decide, and over both flink.configuration. */}}
{{- define "nowstream.flinkConfiguration" -}}
{{- $v := .Values }}
{{- $flat := dict }}
{{- include "nowstream.flatten" (dict "tree" (.Files.Get "files/config.yaml" | fromYaml) "prefix" "" "flat" $flat) }}
{{- $directory := default "file:///var/lib/nowstream/state/flink" $v.flink.storage.directory | trimSuffix "/" }}
{{- $_ := set $flat "execution.checkpointing.dir" (printf "%s/checkpoints" $directory) }}
{{- $_ := set $flat "execution.checkpointing.savepoint-dir" (printf "%s/savepoints" $directory) }}
{{- if $v.flink.highAvailability }}
{{- $_ := set $flat "high-availability.type" "kubernetes" }}
{{- $_ := set $flat "high-availability.storageDir" (printf "%s/ha" $directory) }}
{{- end }}
{{- if include "nowstream.flinkMeetsS3" . }}
{{- $flat = merge $flat (include "nowstream.s3Configuration" . | fromYaml) }}
{{- end }}
{{- $_ := set $flat "taskmanager.numberOfTaskSlots" (toString $v.flink.taskManager.slots) }}
{{- if $v.gpu.enabled }}
{{- $_ := set $flat "external-resources" "gpu" }}
{{- $_ := set $flat "external-resource.gpu.amount" (toString $v.gpu.count) }}
{{- $_ := set $flat "external-resource.gpu.kubernetes.config-key" $v.gpu.resource }}
{{- end }}
{{- if $v.flink.tls.secret }}
{{- $keys := .Files.Get "files/tls.yaml" | fromYaml }}
{{- range $key, $value := merge $keys.internal (ternary $keys.rest (dict) $v.flink.tls.rest) }}
{{- $_ := set $flat $key (ternary $v.flink.tls.password $value (hasSuffix "-password" $key)) }}
{{- end }}
{{- end }}
{{- toYaml (merge (deepCopy $v.flink.configuration) $flat) }}
{{- end }}

{{/* Added to the container that the operator makes, in both kinds of Flink's pods. */}}
{{- define "nowstream.flinkPodSpec" -}}
{{- $context := dict "root" . "component" "job" "process" "job" "config" (printf "%s-config" (include "nowstream.fullname" .)) }}
{{- with include "nowstream.pullSecrets" . }}
imagePullSecrets:
  {{- . | trim | nindent 2 }}
{{- end }}
securityContext:
  {{- include "nowstream.podSecurity" . | nindent 2 }}
containers:
  - name: flink-main-container
    env:
      {{- include "nowstream.environment" $context | nindent 6 }}
      {{- if include "nowstream.flinkMeetsS3" . }}
      {{- include "nowstream.s3Credentials" . | nindent 6 }}
      {{- end }}
    ports:
      - name: metrics
        containerPort: 9249
    securityContext:
      {{- include "nowstream.containerSecurity" . | nindent 6 }}
    volumeMounts:
      {{- include "nowstream.mounts" $context | nindent 6 }}
      {{- include "nowstream.stateMounts" $context | nindent 6 }}
      {{- if .Values.flink.tls.secret }}
      - name: flink-tls
        mountPath: /opt/flink/tls-cert
        readOnly: true
      {{- end }}
      - name: flink-log
        mountPath: /opt/flink/log
volumes:
  {{- include "nowstream.volumes" $context | nindent 2 }}
  {{- include "nowstream.stateVolumes" $context | nindent 2 }}
  {{- with .Values.flink.tls }}
  {{- if .secret }}
  - name: flink-tls
    secret:
      secretName: {{ .secret }}
      defaultMode: 0440
      items:
        - {key: {{ .keystoreKey | quote }}, path: keystore.jks}
        - {key: {{ .truststoreKey | quote }}, path: truststore.jks}
  {{- end }}
  {{- end }}
  - name: flink-log
    emptyDir: {}
{{- end }}
