package io.orrery.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.local.command.OrreryProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoXIT {

    @TempDir
    Path temporary;

    /** {@code .ci/run} runs the demo itself. */
    @Test
    @Tag("soak")
    void endsWithEqualTablesInAllStores() {
        OrreryProcess demo = OrreryProcess.start(Map.of(), "demo", "--seconds", "5", "--rate", "200");
        assertThat(demo.awaitExit(Duration.ofMinutes(4)))
                .as(demo.out() + demo.err())
                .isZero();
        assertThat(demo.out().lines().filter(line -> line.startsWith("shop.")))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).contains("elasticsearch: equal", "duckdb: equal"));
    }

    @Test
    void neverEmptiesAFolderThatIsNotItsOwn() throws Exception {
        Path precious = java.nio.file.Files.writeString(temporary.resolve("precious"), "keep me");
        OrreryProcess demo = OrreryProcess.run(Map.of(), "demo", "--dir", temporary.toString());
        assertThat(demo.exitCode()).isEqualTo(2);
        assertThat(demo.err()).contains(temporary.toString());
        assertThat(precious).hasContent("keep me");
    }
}
