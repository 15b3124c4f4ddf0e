package io.nowstream.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The table of modules, as rules: who may depend on whom, and what each must not know. */
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.nowstream");

    private static void hold(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void data_flows_one_way() {
        hold(
                layeredArchitecture()
                        .consideringOnlyDependenciesInLayers()
                        .layer("frames")
                        .definedBy("io.nowstream.frames..")
                        .layer("ingest")
                        .definedBy("io.nowstream.ingest..")
                        .layer("models")
                        .definedBy("io.nowstream.models..")
                        .layer("operators")
                        .definedBy("io.nowstream.operators..")
                        .layer("sinks")
                        .definedBy("io.nowstream.sinks..")
                        .layer("app")
                        .definedBy("io.nowstream.app..")
                        .whereLayer("ingest")
                        .mayOnlyBeAccessedByLayers("app")
                        .whereLayer("models")
                        .mayOnlyBeAccessedByLayers("operators", "app")
                        .whereLayer("operators")
                        .mayOnlyBeAccessedByLayers("app")
                        .whereLayer("sinks")
                        .mayOnlyBeAccessedByLayers("app")
                        .whereLayer("app")
                        .mayNotBeAccessedByAnyLayer());
    }

    @Test
    void frames_and_models_know_nothing_of_streams_or_the_web() {
        hold(
                noClasses()
                        .that()
                        .resideInAnyPackage("io.nowstream.frames..", "io.nowstream.models..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "org.apache.flink..",
                                "org.apache.kafka..",
                                "io.netty..",
                                "io.jhdf.."));
    }

    @Test
    void only_models_know_the_engine() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.nowstream.models..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("ai.djl.."));
    }

    @Test
    void operators_know_no_kafka_no_file_format_no_web() {
        hold(
                noClasses()
                        .that()
                        .resideInAPackage("io.nowstream.operators..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("org.apache.kafka..", "io.jhdf..", "io.netty.."));
    }

    @Test
    void only_ingest_reads_hdf5_and_only_through_the_gate() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.nowstream.ingest..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.jhdf.."));
    }

    @Test
    void only_the_map_speaks_http() {
        hold(
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.nowstream.sinks.map..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.netty.."));
    }
}
