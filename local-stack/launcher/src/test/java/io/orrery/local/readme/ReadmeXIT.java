package io.orrery.local.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.command.OrreryProcess;
import io.orrery.local.command.Source;
import io.orrery.local.command.StackVariables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The README's satellite is the class beside this test, and it works. */
class ReadmeXIT {

    private static final Path ROOT = Path.of("..", "..");

    @Test
    void showsTheSatelliteThatIsTested() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/orrery/local/readme/AuditSatellite.java"));
        String shown = source.substring(source.indexOf("// README: from here\n") + "// README: from here\n".length());
        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("```java\n" + shown + "```\n");
        assertThat(shown.substring(shown.indexOf("public class")).lines().filter(line -> !line.isBlank()))
                .hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void theSatelliteHearsEveryChange() throws SQLException {
        Map<String, String> environment = StackVariables.shared();
        Source.sql(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, status CHAR(9), total DECIMAL(9,2))");
        try (OrreryProcess producer = OrreryProcess.start(
                        environment, "producer", "--stream", "changes", "--tables", "shop.*", "--create-stream", "1");
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
        }
    }

    private static OrreryProcess startSatellite(Map<String, String> environment, OrreryProcess producer) {
        Source.awaitRead(producer);
        return OrreryProcess.startMain(AuditSatellite.class.getName(), environment);
    }
}
