# Nowstream on Flink, from sources: one image for the job's processes and for all others. docs/kubernetes.md uses it.
#
#   docker build -t nowstream:0.1.0 .
#   docker build -t nowstream:0.1.0-cu128 --build-arg TORCH=cu128 .     (networks on NVIDIA GPUs)

ARG FLINK=2.2.1-java17

FROM eclipse-temurin:17-jdk-noble AS build
ARG TORCH=cpu
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -ntp -q -pl app -am package -Dmaven.test.skip=true -Dspotless.check.skip=true \
    && helm/image/lay-out app/target /image \
    && if [ "$TORCH" != cpu ]; then \
         rm /image/opt/flink/lib/pytorch-native-cpu-*.jar \
         && ./mvnw -B -ntp -q -N dependency:copy -DoutputDirectory=/image/opt/flink/lib \
            -Dartifact=ai.djl.pytorch:pytorch-native-$TORCH:$(./mvnw -q -N help:evaluate -Dexpression=libtorch.version -DforceStdout):jar:linux-x86_64; \
       fi

FROM flink:${FLINK}
# Everything that may lie in S3, for Flink and for all others; linked here, because the root file system is read only later.
RUN mkdir -p plugins/s3-fs-hadoop && ln -s "$FLINK_HOME"/opt/flink-s3-fs-hadoop-*.jar plugins/s3-fs-hadoop/
COPY --from=build /image/opt /opt
COPY helm/image/nowstream /opt/nowstream/bin/nowstream
COPY models/checkpoints /opt/nowstream/models/checkpoints
COPY models/recipes /opt/nowstream/models/recipes
COPY flink-conf /opt/nowstream/flink-conf
COPY LICENSE NOTICE THIRD-PARTY.md /opt/nowstream/
ENV PATH=/opt/nowstream/bin:$PATH
USER 9999:9999
