{{/* What all pods have in common. The context is (dict "root" $ "process" "map"), the process as in kafka.principals. */}}

{{- define "nowstream.podSecurity" -}}
runAsNonRoot: true
runAsUser: 9999
runAsGroup: 9999
fsGroup: 9999
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "nowstream.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "nowstream.needsPrincipal" -}}
{{- if or .Values.kafka.sasl.mechanism .Values.kafka.tls.keystore.key }}yes{{ end }}
{{- end }}

{{- define "nowstream.principal" -}}
{{- default .root.Values.kafka.principals.default (get .root.Values.kafka.principals .process) }}
{{- end }}

{{/* One variable from an existing Secret: (dict "name" "X" "secret" "s" "key" "k"). */}}
{{- define "nowstream.secretVariable" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end }}

{{/* Where natives are unpacked: DJL's, JNA's, and whatever asks for a cache. The root file system is read only. */}}
{{- define "nowstream.scratchEnvironment" -}}
- name: DJL_CACHE_DIR
  value: /cache/djl
- name: XDG_CACHE_HOME
  value: /cache
{{- end }}

{{- define "nowstream.scratchMounts" -}}
- name: tmp
  mountPath: /tmp
- name: cache
  mountPath: /cache
{{- end }}

{{- define "nowstream.scratchVolumes" -}}
- name: tmp
  emptyDir: {}
- name: cache
  emptyDir:
    sizeLimit: {{ .Values.cache.size }}
{{- end }}

{{/* That, and who the process is to Kafka. */}}
{{- define "nowstream.environment" -}}
{{- $kafka := .root.Values.kafka }}
{{- $secret := include "nowstream.principal" . }}
{{- include "nowstream.scratchEnvironment" . }}
{{- if $kafka.sasl.mechanism }}
{{ include "nowstream.secretVariable" (dict "name" "KAFKA_USERNAME" "secret" $secret "key" $kafka.sasl.usernameKey) }}
{{ include "nowstream.secretVariable" (dict "name" "KAFKA_PASSWORD" "secret" $secret "key" $kafka.sasl.passwordKey) }}
{{- end }}
{{- if and $kafka.tls.enabled $kafka.tls.truststore.secret $kafka.tls.truststore.passwordKey }}
{{ include "nowstream.secretVariable" (dict "name" "KAFKA_TRUSTSTORE_PASSWORD" "secret" $kafka.tls.truststore.secret "key" $kafka.tls.truststore.passwordKey) }}
{{- end }}
{{- if and $kafka.tls.enabled $kafka.tls.keystore.key $kafka.tls.keystore.passwordKey }}
{{ include "nowstream.secretVariable" (dict "name" "KAFKA_KEYSTORE_PASSWORD" "secret" $secret "key" $kafka.tls.keystore.passwordKey) }}
{{- end }}
{{- end }}

{{/* Who a process is to the object store; nothing where the pods' own identity says it. */}}
{{- define "nowstream.s3Credentials" -}}
{{- with .Values.s3 }}
{{- if .secret }}
{{- include "nowstream.secretVariable" (dict "name" "AWS_ACCESS_KEY_ID" "secret" .secret "key" .accessKeyKey) }}
{{ include "nowstream.secretVariable" (dict "name" "AWS_SECRET_ACCESS_KEY" "secret" .secret "key" .secretKeyKey) }}
{{- end }}
{{- end }}
{{- end }}

{{/* That, and where it is, for a process that Flink does not start. */}}
{{- define "nowstream.storeEnvironment" -}}
{{- if include "nowstream.storesElsewhere" . }}
- name: FLINK_CONF_DIR
  value: /etc/nowstream/conf
{{ include "nowstream.s3Credentials" . }}
{{- end }}
{{- end }}

{{/* Mounts and volumes of configuration, keys and scratch space. */}}
{{- define "nowstream.mounts" -}}
{{- $v := .root.Values }}
{{- include "nowstream.scratchMounts" . }}
- name: conf
  mountPath: /etc/nowstream/conf
  readOnly: true
{{- if and $v.kafka.tls.enabled $v.kafka.tls.truststore.secret }}
- name: kafka-trust
  mountPath: /etc/nowstream/kafka-trust
  readOnly: true
{{- end }}
{{- if and $v.kafka.tls.enabled $v.kafka.tls.keystore.key }}
- name: kafka-key
  mountPath: /etc/nowstream/kafka-key
  readOnly: true
{{- end }}
{{- if $v.signing.publicKey.secret }}
- name: public-key
  mountPath: /etc/nowstream/public-key
  readOnly: true
{{- end }}
{{- end }}

{{/* The same, with "config" as the name of the ConfigMap. */}}
{{- define "nowstream.volumes" -}}
{{- $v := .root.Values }}
{{- include "nowstream.scratchVolumes" .root }}
- name: conf
  configMap:
    name: {{ .config }}
{{- if and $v.kafka.tls.enabled $v.kafka.tls.truststore.secret }}
{{ include "nowstream.secretVolume" (dict "name" "kafka-trust" "secret" $v.kafka.tls.truststore.secret "key" $v.kafka.tls.truststore.key) }}
{{- end }}
{{- if and $v.kafka.tls.enabled $v.kafka.tls.keystore.key }}
{{ include "nowstream.secretVolume" (dict "name" "kafka-key" "secret" (include "nowstream.principal" .) "key" $v.kafka.tls.keystore.key) }}
{{- end }}
{{- if $v.signing.publicKey.secret }}
{{ include "nowstream.secretVolume" (dict "name" "public-key" "secret" $v.signing.publicKey.secret "key" $v.signing.publicKey.key) }}
{{- end }}
{{- end }}

{{/* One entry of a Secret, and no other. */}}
{{- define "nowstream.secretVolume" -}}
- name: {{ .name }}
  secret:
    secretName: {{ .secret }}
    defaultMode: 0440
    items:
      - key: {{ .key }}
        path: {{ .key }}
{{- end }}

{{/* State, registry and further checkpoints: for every process but the hook's, which runs before there are any. */}}
{{- define "nowstream.stateMounts" -}}
- name: state
  mountPath: /var/lib/nowstream/state
{{- if .root.Values.storage.models.existingClaim }}
- name: models
  mountPath: /var/lib/nowstream/models
  readOnly: true
{{- end }}
{{- end }}

{{- define "nowstream.stateVolumes" -}}
- name: state
  persistentVolumeClaim:
    claimName: {{ include "nowstream.stateClaim" .root }}
{{- if .root.Values.storage.models.existingClaim }}
- name: models
  persistentVolumeClaim:
    claimName: {{ .root.Values.storage.models.existingClaim }}
    readOnly: true
{{- end }}
{{- end }}

{{- define "nowstream.pullSecrets" -}}
{{- range .Values.image.pullSecrets }}
- name: {{ . }}
{{- end }}
{{- end }}
