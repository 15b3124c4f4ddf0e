{{/* What a schema cannot say. Included once, by config.yaml, so that it is said before anything is rendered. */}}
{{- define "nowstream.checks" -}}
{{- $v := .Values }}
{{- if not (dig "kafka" "bootstrap" "" $v.nowstream) }}
{{- fail "nowstream.kafka.bootstrap: is empty; name your brokers as host:port" }}
{{- end }}
{{- if not $v.nowstream.feeds }}
{{- fail "nowstream.feeds: at least one feed is needed; flink-conf/nowstream.yaml shows one" }}
{{- end }}
{{- range $name, $feed := $v.nowstream.feeds }}
{{- range $section := list "source" "readings" }}
{{- $directory := dig $section "directory" "" (default dict $feed) }}
{{- if $directory }}
{{- $found := false }}
{{- range $v.ingest.volumes }}
{{- if hasPrefix (printf "%s/" (trimSuffix "/" .path)) (printf "%s/" (trimSuffix "/" $directory)) }}
{{- $found = true }}
{{- end }}
{{- end }}
{{- if not $found }}
{{- fail (printf "nowstream.feeds.%s.%s.directory: %s lies in no volume of ingest; mount one under ingest.volumes, with a path that it begins with" $name $section $directory) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (eq $v.kafka.sasl.mechanism "PLAIN") (not $v.kafka.tls.enabled) }}
{{- fail "kafka.sasl.mechanism: PLAIN sends the password as it is; set kafka.tls.enabled, or use SCRAM-SHA-512" }}
{{- end }}
{{- if and (include "nowstream.needsPrincipal" .) (not $v.kafka.principals.default) }}
{{- range $process, $secret := $v.kafka.principals }}
{{- if and (ne $process "default") (not $secret) }}
{{- fail (printf "kafka.principals.%s: is empty and so is kafka.principals.default; name the Secret it signs in with" $process) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and $v.kafka.tls.keystore.key (not $v.kafka.tls.enabled) }}
{{- fail "kafka.tls.keystore.key: a client certificate needs kafka.tls.enabled" }}
{{- end }}
{{- if and (eq $v.flink.upgradeMode "last-state") (not $v.flink.highAvailability) }}
{{- fail "flink.upgradeMode: last-state needs flink.highAvailability; set it, or use savepoint" }}
{{- end }}
{{- if and (or $v.flink.tls.rest $v.flink.tls.certManager.issuer) (not $v.flink.tls.secret) }}
{{- fail "flink.tls.secret: is empty; name the Secret with key store and trust store" }}
{{- end }}
{{- if and (include "nowstream.controls" .) (not $v.storage.archive.enabled) }}
{{- fail "nowstream.control.enabled: retraining needs frames; set storage.archive.enabled" }}
{{- end }}
{{- if and $v.retrain.enabled (not $v.storage.archive.enabled) }}
{{- fail "retrain.enabled: retraining needs frames; set storage.archive.enabled" }}
{{- end }}
{{- if and $v.retrain.enabled (not $v.retrain.feeds) }}
{{- fail "retrain.feeds: is empty; name the feeds that are retrained" }}
{{- end }}
{{- if and $v.map.ingress.enabled (not $v.map.ingress.host) }}
{{- fail "map.ingress.host: is empty; name the host under which the map is found" }}
{{- end }}
{{- end }}
