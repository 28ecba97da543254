package io.orrery.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileGuardTest {

    @TempDir
    Path folder;

    /** Exits with 0 if it gets the lock, as another process would. */
    static final class Rival {
        public static void main(String[] file) throws IOException {
            try (FileChannel channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                System.exit(lock == null ? 1 : 0);
            }
        }
    }

    @Test
    void aLookFromWithinDoesNotLetOthersIn() throws Exception {
        Path file = folder.resolve("lock");
        try (FileGuard guard = FileGuard.tryAcquire(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                .orElseThrow()) {
            assertThat(guard).isNotNull();
            assertThat(FileGuard.isHeld(file)).isTrue();
            assertThat(FileGuard.tryAcquire(file, StandardOpenOption.WRITE)).isEmpty();
            assertThat(rivalGetsIt(file)).isFalse();
        }
        assertThat(FileGuard.isHeld(file)).isFalse();
        assertThat(rivalGetsIt(file)).isTrue();
    }

    @Test
    void aFileThatIsAbsentIsNotHeld() throws IOException {
        assertThat(FileGuard.isHeld(folder.resolve("absent"))).isFalse();
    }

    private static boolean rivalGetsIt(Path file) throws Exception {
        Process rival = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rival.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
        assertThat(rival.waitFor(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return rival.exitValue() == 0;
    }
}
