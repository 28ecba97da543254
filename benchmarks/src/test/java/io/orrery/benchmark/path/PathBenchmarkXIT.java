package io.orrery.benchmark.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** That every part of the benchmark still runs, on few rows; it judges no time. */
@Tag("soak")
class PathBenchmarkXIT {

    @Test
    void measuresEveryPart() {
        StringWriter out = new StringWriter();
        CommandLine command = CommandLines.of(new PathBenchmark(), Map.of()).setOut(new PrintWriter(out));
        assertThat(command.execute("--rows", "2000", "--trickle", "5")).isZero();
        assertThat(out.toString())
                .contains(
                        "3,200 row changes",
                        "producer, acknowledged by the stream",
                        "satellite, typed events counted",
                        "satellite with the search store",
                        "satellite with the OLAP store",
                        "From commit to handler");
    }
}
