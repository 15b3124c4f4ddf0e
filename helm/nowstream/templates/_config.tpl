{{/* nowstream.yaml: the values under `nowstream`, and what the chart decides. */}}
{{- define "nowstream.yaml" -}}
{{- $config := deepCopy .Values.nowstream }}
{{- $_ := set $config "state" "/var/lib/nowstream/state" }}
{{- $_ := set $config "archive" (ternary (include "nowstream.archivePlace" .) "" .Values.storage.archive.enabled) }}
{{- $_ := set $config "store" .Values.storage.store.address }}
{{- $_ := set $config "models" (ternary "/var/lib/nowstream/models" "" (ne .Values.storage.models.existingClaim "")) }}
{{- $_ := set $config "device" (ternary "gpu" "cpu" .Values.gpu.enabled) }}
{{- $_ := set $config "map" (dict "host" "0.0.0.0" "port" 8080) }}
{{- if .Values.signing.publicKey.secret }}
{{- $_ := set $config "release-key" (printf "/etc/nowstream/public-key/%s" .Values.signing.publicKey.key) }}
{{- end }}
{{- if include "nowstream.securesKafka" . }}
{{- $_ := set $config "kafka" (set (deepCopy $config.kafka) "client" "/etc/nowstream/conf/kafka.properties") }}
{{- end }}
{{- $control := deepCopy (default dict $config.control) }}
{{- $_ := set $control "in-process" false }}
{{- $_ := set $control "metrics" (dict "host" "0.0.0.0" "port" 9249) }}
{{- if .Values.signing.privateKey.secret }}
{{- $_ := set $control "key" (printf "/etc/nowstream/private-key/%s" .Values.signing.privateKey.key) }}
{{- end }}
{{- $_ := set $config "control" $control }}
{{- toYaml $config }}
{{- end }}

{{/* Where the archive lies, if there is one. */}}
{{- define "nowstream.archivePlace" -}}
{{- default "/var/lib/nowstream/archive" .Values.storage.archive.address }}
{{- end }}

{{/* Whether any process but Flink's meets an object store. */}}
{{- define "nowstream.storesElsewhere" -}}
{{- if or .Values.storage.store.address .Values.storage.archive.address }}yes{{ end }}
{{- end }}

{{/* Of Flink's configuration, what says where the object store is, and that keys come from the environment or the pod's identity. */}}
{{- define "nowstream.s3Configuration" -}}
{{- with .Values.s3.endpoint }}
s3.endpoint: {{ . | quote }}
{{- end }}
s3.path.style.access: {{ toString .Values.s3.pathStyleAccess | quote }}
s3.aws.credentials.provider: com.amazonaws.auth.DefaultAWSCredentialsProviderChain
{{- end }}

{{- define "nowstream.securesKafka" -}}
{{- if or .Values.kafka.tls.enabled .Values.kafka.sasl.mechanism }}yes{{ end }}
{{- end }}

{{/* Kafka's client properties. `${env:NAME}` is filled from the process's environment, so no secret is written here. */}}
{{- define "nowstream.kafkaProperties" -}}
{{- $tls := .Values.kafka.tls }}
{{- $sasl := .Values.kafka.sasl.mechanism }}
security.protocol={{ ternary "SASL_" "" (ne $sasl "") }}{{ ternary "SSL" "PLAINTEXT" $tls.enabled }}
{{- if and $tls.enabled $tls.truststore.secret }}
ssl.truststore.type={{ $tls.truststore.type }}
ssl.truststore.location=/etc/nowstream/kafka-trust/{{ $tls.truststore.key }}
{{- if $tls.truststore.passwordKey }}
ssl.truststore.password=${env:KAFKA_TRUSTSTORE_PASSWORD}
{{- end }}
{{- end }}
{{- if and $tls.enabled $tls.keystore.key }}
ssl.keystore.type={{ $tls.keystore.type }}
ssl.keystore.location=/etc/nowstream/kafka-key/{{ $tls.keystore.key }}
{{- if $tls.keystore.passwordKey }}
ssl.keystore.password=${env:KAFKA_KEYSTORE_PASSWORD}
{{- end }}
{{- end }}
{{- if $sasl }}
sasl.mechanism={{ $sasl }}
sasl.jaas.config=org.apache.kafka.common.security.
{{- ternary "plain.PlainLoginModule" "scram.ScramLoginModule" (eq $sasl "PLAIN") }} required username="${env:KAFKA_USERNAME}" password="${env:KAFKA_PASSWORD}";
{{- end }}
{{- end }}

{{/* What the ConfigMaps hold. */}}
{{- define "nowstream.configData" -}}
nowstream.yaml: |
  {{- include "nowstream.yaml" . | nindent 2 }}
{{- if include "nowstream.securesKafka" . }}
kafka.properties: |
  {{- include "nowstream.kafkaProperties" . | trim | nindent 2 }}
{{- end }}
{{- if include "nowstream.storesElsewhere" . }}
config.yaml: |
  {{- include "nowstream.s3Configuration" . | trim | nindent 2 }}
{{- end }}
{{- end }}

{{/* Changes where the configuration does, so that pods are replaced. */}}
{{- define "nowstream.checksum" -}}
checksum/config: {{ include "nowstream.configData" . | sha256sum }}
{{- end }}

{{/* The feeds that have a directory, as a JSON list of names. */}}
{{- define "nowstream.watchedFeeds" -}}
{{- $watched := list }}
{{- range $name, $feed := .Values.nowstream.feeds }}
{{- if or (dig "source" "directory" "" (default dict $feed)) (dig "readings" "directory" "" (default dict $feed)) }}
{{- $watched = append $watched $name }}
{{- end }}
{{- end }}
{{- toJson $watched }}
{{- end }}

{{- define "nowstream.controls" -}}
{{- if dig "control" "enabled" false .Values.nowstream }}yes{{ end }}
{{- end }}
