package io.orrery.archive.store;

import io.orrery.archive.storage.Folder;
import io.orrery.archive.storage.Storage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers of an archive in a folder. */
class WorkersTest extends WorkersContract {

    @Override
    protected Storage storage(Random random) throws Exception {
        return new Folder(archive());
    }

    @Override
    protected Path archive() {
        return folder.resolve("archive");
    }

    @Override
    protected int steps() {
        return 300;
    }

    @Test
    void eachEventIsArchivedOnceWhateverTheWorkersDo() throws Exception {
        run(System.nanoTime());
    }

    @Test
    @Tag("soak")
    void eachEventIsArchivedOnceInManyHistories() throws Exception {
        long seed = System.nanoTime();
        Path all = folder;
        for (int i = 0; i < 30; i++) {
            folder = Files.createDirectories(all.resolve("history-" + i));
            run(seed + i);
        }
        folder = all;
    }
}
