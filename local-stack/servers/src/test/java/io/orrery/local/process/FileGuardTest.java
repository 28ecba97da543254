package io.orrery.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
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

    /** Locks, says so, and lets go a moment after it is told to, as a process does that looks whether the file is locked. */
    static final class Looker {
        public static void main(String[] file) throws Exception {
            try (FileChannel channel = FileChannel.open(Path.of(file[0]), StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                System.out.write(lock.isValid() ? 'L' : 'X');
                System.out.flush();
                System.in.read();
                Thread.sleep(50);
            }
        }
    }

    @Test
    void whoeverOnlyLooksKeepsNobodyOut() throws Exception {
        Path file = Files.createFile(folder.resolve("lock"));
        Process looker = process(Looker.class, file)
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        assertThat(looker.getInputStream().read()).isEqualTo('L');
        looker.getOutputStream().write('\n');
        looker.getOutputStream().flush();
        try (FileGuard guard =
                FileGuard.tryAcquire(file, StandardOpenOption.WRITE).orElseThrow()) {
            assertThat(guard).isNotNull();
        }
    }

    @Test
    void aFileThatIsAbsentIsNotHeld() throws IOException {
        assertThat(FileGuard.isHeld(folder.resolve("absent"))).isFalse();
    }

    private static boolean rivalGetsIt(Path file) throws Exception {
        Process rival = process(Rival.class, file).start();
        assertThat(rival.waitFor(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return rival.exitValue() == 0;
    }

    private static ProcessBuilder process(Class<?> main, Path file) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        file.toString())
                .inheritIO();
    }
}
