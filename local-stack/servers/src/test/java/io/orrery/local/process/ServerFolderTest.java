package io.orrery.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFolderTest {

    @TempDir
    Path folder;

    @BeforeEach
    void letTheServersUserIn() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void opensWhatItMade() {
        ServerFolder.open(folder.resolve("s"), "MySQL", "8.0").close();
        ServerFolder.open(folder.resolve("s"), "MySQL", "8.0").close();
        assertThat(folder.resolve("s/version")).hasContent("MySQL 8.0");
    }

    @Test
    void refusesDataOfAnotherVersion() {
        ServerFolder.open(folder.resolve("s"), "MySQL", "8.0").close();
        assertThatThrownBy(() -> ServerFolder.open(folder.resolve("s"), "MySQL", "8.4"))
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("holds data of MySQL 8.0, and this is MySQL 8.4")
                .hasMessageContaining(folder.toString());
        // The refusal has not kept the folder.
        ServerFolder.open(folder.resolve("s"), "MySQL", "8.0").close();
    }

    @Test
    void refusesForeignFiles() throws IOException {
        Files.createDirectories(folder.resolve("s"));
        Files.writeString(folder.resolve("s/thesis.txt"), "precious");
        assertThatThrownBy(() -> ServerFolder.open(folder.resolve("s"), "MySQL", "8.0"))
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("was not made by MySQL");
    }

    @Test
    void refusesAFolderInUse() {
        try (ServerFolder held = ServerFolder.open(folder.resolve("s"), "MySQL", "8.0")) {
            assertThatThrownBy(() -> ServerFolder.open(held.path(), "MySQL", "8.0"))
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void waitsForTheServerOfAKilledParent() throws IOException {
        Process orphan = new ProcessBuilder("sleep", "600").start();
        try (ServerFolder held = ServerFolder.open(folder.resolve("s"), "MySQL", "8.0")) {
            held.mark(orphan.pid());
            held.awaitFormer(Duration.ofMillis(100));
            assertThat(orphan.isAlive()).isFalse();
        } finally {
            orphan.destroyForcibly();
        }
    }

    @Test
    void leavesALaterProcessWithTheSameIdAlone() throws IOException {
        Process other = new ProcessBuilder("sleep", "600").start();
        try (ServerFolder held = ServerFolder.open(folder.resolve("s"), "MySQL", "8.0")) {
            Files.writeString(held.path().resolve("process"), other.pid() + " 2001-01-01T00:00:00Z\n");
            held.awaitFormer(Duration.ofMillis(100));
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }
}
