package io.orrery.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    /** A server that runs a shell's commands, and is ready once it says so: as another user it may write its log alone. */
    private void start(String commands) {
        Path path = folder.resolve("server");
        try (ServerFolder opened = ServerFolder.open(path, "Slow", "1")) {
            Daemon daemon = new Daemon(
                    "Slow",
                    opened,
                    PATIENCE,
                    PATIENCE,
                    () -> ChildProcess.start(List.of("/bin/sh", "-c", commands), Map.of(), opened.path(), opened.log()),
                    () -> saysReady(opened.log()));
            try {
                daemon.start();
            } finally {
                daemon.kill();
            }
        }
    }

    private static boolean saysReady(Path log) {
        try {
            return Files.readString(log).contains("ready");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aServerThatLogsIsWaitedForBeyondItsPatience() {
        start("for i in 1 2 3 4 5 6 7 8 9 10; do echo step $i; sleep 0.3; done; echo ready; sleep 600");
    }

    @Test
    void oneThatFallsSilentIsEnded() {
        long asked = System.nanoTime();
        assertThatThrownBy(() -> start("echo step; sleep 600"))
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("logged nothing for 1 seconds");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(PATIENCE);
    }
}
