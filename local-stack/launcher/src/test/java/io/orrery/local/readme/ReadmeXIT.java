package io.orrery.local.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.command.OrreryProcess;
import io.orrery.local.command.Source;
import io.orrery.local.command.StackVariables;
import io.orrery.local.command.Unreadable;
import io.orrery.local.fixture.JavaCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The satellite that the README shows is compiled as it stands there, and works. */
class ReadmeXIT {

    private static final String NAME = "AuditSatellite";

    @TempDir
    Path classes;

    private static String shown() throws IOException {
        String readme = Files.readString(Path.of("..", "..", "README.md"));
        String begin = "```java\n";
        int from = readme.indexOf(begin) + begin.length();
        return readme.substring(from, readme.indexOf("```\n", from));
    }

    private void compile() throws IOException {
        Path source = Files.writeString(classes.resolve(NAME + ".java"), shown());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        said,
                        said,
                        "-Xlint:all,-processing",
                        "-Werror",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(exitCode).as(said::toString).isZero();
    }

    @Test
    void theSatelliteHasTwentyLines() throws IOException {
        String shown = shown();
        assertThat(shown.substring(shown.indexOf("public class")).lines().filter(line -> !line.isBlank()))
                .hasSizeBetween(10, 20);
    }

    @Test
    void theSatelliteHearsEveryChangeAndEndsWhereItCannotGoOn() throws IOException, SQLException {
        compile();
        Map<String, String> environment = StackVariables.shared();
        Source.sql(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, status CHAR(9), total DECIMAL(9,2))");
        // A row that is there while the first snapshot is made may be heard of twice.
        try (OrreryProcess producer = OrreryProcess.start(
                        environment,
                        "producer",
                        "--stream",
                        "changes",
                        "--tables",
                        "shop.*",
                        "--create-stream",
                        "1",
                        "--snapshot",
                        "never");
                OrreryProcess satellite = startSatellite(environment, producer)) {
            Source.sql(
                    "INSERT INTO shop.orders VALUES (1, 'placed', 9.50)",
                    "UPDATE shop.orders SET status = 'paid' WHERE id = 1",
                    "DELETE FROM shop.orders WHERE id = 1");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(satellite.isRunning()).as(satellite.err()).isTrue();
                assertThat(satellite.out().lines())
                        .map(line -> line.substring(line.indexOf(' ') + 1))
                        .containsExactly(
                                "placed Order[id=1, status=placed, total=9.50]",
                                "placed -> Order[id=1, status=paid, total=9.50]",
                                "removed Order[id=1, status=paid, total=9.50]");
            });
            Unreadable.putOn("changes");
            assertThat(satellite.awaitExit(Duration.ofSeconds(60)))
                    .as(satellite.err())
                    .isEqualTo(1);
            assertThat(satellite.err()).contains("audit: Stopped at an event that cannot be read");
        }
    }

    private OrreryProcess startSatellite(Map<String, String> environment, OrreryProcess producer) {
        Source.awaitRead(producer);
        return OrreryProcess.start(JavaCommand.of(NAME, classes).withEnvironment(environment));
    }
}
