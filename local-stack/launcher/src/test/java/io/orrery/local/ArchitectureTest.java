package io.orrery.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** Holds the module arrows and keeps packages free of cycles. */
class ArchitectureTest {

    private static final JavaClasses ORRERY = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.orrery");

    @Test
    void modulesDependOneWay() {
        check(layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("io.orrery..")
                .layer("events")
                .definedBy("io.orrery.event..")
                .layer("runtime")
                .definedBy("io.orrery.runtime..")
                .layer("mysql")
                .definedBy("io.orrery.mysql..")
                .layer("producer")
                .definedBy("io.orrery.producer..")
                .layer("consumer")
                .definedBy("io.orrery.consumer..")
                .layer("check")
                .definedBy("io.orrery.check..")
                .layer("search")
                .definedBy("io.orrery.search..")
                .layer("olap")
                .definedBy("io.orrery.olap..")
                .layer("archiveFiles")
                .definedBy(
                        "io.orrery.archive.storage..",
                        "io.orrery.archive.log..",
                        "io.orrery.archive.layout..",
                        "io.orrery.archive.read..")
                .layer("archive")
                .definedBy("io.orrery.archive", "io.orrery.archive.store..", "io.orrery.archive.look..")
                .layer("local")
                .definedBy("io.orrery.local..")
                .whereLayer("local")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("archive")
                .mayOnlyBeAccessedByLayers("local")
                .whereLayer("search")
                .mayOnlyBeAccessedByLayers("local")
                .whereLayer("olap")
                .mayOnlyBeAccessedByLayers("archive", "local")
                .whereLayer("producer")
                .mayOnlyBeAccessedByLayers("local")
                .whereLayer("consumer")
                .mayOnlyBeAccessedByLayers("archiveFiles", "search", "olap", "archive", "local")
                .whereLayer("archiveFiles")
                .mayOnlyBeAccessedByLayers("search", "olap", "archive", "local")
                .whereLayer("check")
                .mayOnlyBeAccessedByLayers("search", "olap", "local")
                .whereLayer("mysql")
                .mayOnlyBeAccessedByLayers("producer", "check", "local")
                .whereLayer("runtime")
                .mayOnlyBeAccessedByLayers(
                        "mysql",
                        "producer",
                        "consumer",
                        "check",
                        "archiveFiles",
                        "search",
                        "olap",
                        "archive",
                        "local"));
    }

    @Test
    void eventsKnowNeitherAwsNorMysql() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orrery.event..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon..", "com.mysql..", "com.github.shyiko..", "java.sql.."));
    }

    @Test
    void satellitesSeeNoKinesisAndNoKcl() {
        check(noClasses()
                .that()
                .resideInAnyPackage("io.orrery.search..", "io.orrery.olap..", "io.orrery.archive..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("software.amazon.kinesis..", "software.amazon.awssdk.services.kinesis.."));
    }

    @Test
    void localServersKnowNoOtherModule() {
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "io.orrery.local.kinesis..",
                        "io.orrery.local.mysql..",
                        "io.orrery.local.elasticsearch..",
                        "io.orrery.local.dynamodb..",
                        "io.orrery.local.s3..",
                        "io.orrery.local.process..",
                        "io.orrery.local.artifact..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.orrery.event..",
                        "io.orrery.runtime..",
                        "io.orrery.mysql..",
                        "io.orrery.producer..",
                        "io.orrery.consumer..",
                        "io.orrery.check..",
                        "io.orrery.search..",
                        "io.orrery.olap..",
                        "io.orrery.archive.."));
    }

    @Test
    void onlyTheCommandLineBindsLogback() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.orrery.runtime.command..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ch.qos.logback.."));
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().assignedFrom(new ByPackage()).should().beFreeOfCycles());
    }

    private static void check(ArchRule rule) {
        rule.check(ORRERY);
    }

    /** Each package is a slice of its own. */
    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return javaClass.getPackageName().startsWith("io.orrery")
                    ? SliceIdentifier.of(javaClass.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
