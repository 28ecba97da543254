package io.orrery.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class SecretOptionsTest {

    @Command(name = "open")
    static final class Open implements Callable<Integer> {

        @Option(names = "--door-password", paramLabel = SecretOptions.LABEL, hidden = true)
        private String password;

        @Override
        public Integer call() {
            return 0;
        }
    }

    private final Open command = new Open();
    private final StringWriter err = new StringWriter();

    private int run(Map<String, String> environment, String... arguments) {
        CommandLine line = CommandLines.of(command, environment);
        return line.setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void comeFromAVariable() {
        assertThat(run(Map.of("ORRERY_DOOR_PASSWORD", "sesame"))).isZero();
        assertThat(command.password).isEqualTo("sesame");
    }

    @Test
    void comeFromAFileWithoutItsLastLineBreak(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "sesame\n");
        assertThat(run(Map.of("ORRERY_DOOR_PASSWORD_FILE", file.toString()))).isZero();
        assertThat(command.password).isEqualTo("sesame");
    }

    @Test
    void areRefusedAsArgumentsAndNotRepeated() {
        assertThat(run(Map.of(), "--door-password", "sesame")).isEqualTo(2);
        assertThat(err.toString())
                .contains("ORRERY_DOOR_PASSWORD", "ORRERY_DOOR_PASSWORD_FILE")
                .doesNotContain("sesame", "\tat ")
                .startsWith("orrery: ");
    }

    @Test
    void areMissedWhereTheFileIs() {
        assertThat(run(Map.of("ORRERY_DOOR_PASSWORD_FILE", "/no/such/file"))).isEqualTo(2);
        assertThat(err.toString())
                .contains("/no/such/file", "ORRERY_DOOR_PASSWORD_FILE")
                .doesNotContain("\tat ")
                .startsWith("orrery: ");
    }
}
