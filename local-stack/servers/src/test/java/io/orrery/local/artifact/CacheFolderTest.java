package io.orrery.local.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {

    @TempDir
    Path root;

    @Test
    void fillsAnEntryOnceHoweverManyAsk() throws Exception {
        AtomicInteger fills = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Path>> asked = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                asked.add(threads.submit(() -> CacheFolder.at(root).entry("server-1", folder -> {
                    fills.incrementAndGet();
                    Files.writeString(folder.resolve("program"), "x");
                })));
            }
            for (Future<Path> path : asked) {
                assertThat(path.get().resolve("program")).exists();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fills).hasValue(1);
    }

    @Test
    void keepsNothingOfAFillThatFailed() {
        assertThatThrownBy(() -> CacheFolder.at(root).entry("server-1", folder -> {
                    Files.writeString(folder.resolve("half"), "x");
                    throw new IOException("disk full");
                }))
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("disk full")
                .hasMessageContaining("ORRERY_CACHE");
        Path entry = CacheFolder.at(root).entry("server-1", folder -> Files.writeString(folder.resolve("whole"), "x"));
        assertThat(entry).isDirectoryContaining("glob:**whole").isDirectoryNotContaining("glob:**half");
    }

    @Test
    void sweepsWhatAKilledProcessLeft() throws IOException {
        Path left = Files.createDirectories(root.resolve("server-1.partial-12345"));
        Files.writeString(left.resolve("half"), "x");
        Path entry = CacheFolder.at(root).entry("server-1", folder -> {});
        assertThat(entry).isEmptyDirectory();
        assertThat(left).doesNotExist();
    }
}
