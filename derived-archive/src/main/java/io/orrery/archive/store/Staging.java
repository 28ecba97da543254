package io.orrery.archive.store;

import io.orrery.archive.log.Entry;
import io.orrery.archive.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Stages the files that one entry is to name: all of them, or none is left when it is closed. For one thread. */
final class Staging implements AutoCloseable {

    private final Storage storage;
    private final String attempt = UUID.randomUUID().toString().substring(0, 8);
    private final List<Entry.File> files = new ArrayList<>();
    private boolean all;

    Staging(Storage storage) {
        this.storage = storage;
    }

    /** What tells the names of this attempt's files from those of others. */
    String attempt() {
        return attempt;
    }

    void add(String path, Path file, long rows) throws IOException {
        files.add(new Entry.File(path, storage.stage(path, file), rows));
    }

    /** All are staged: they stay. */
    List<Entry.File> done() {
        all = true;
        return List.copyOf(files);
    }

    /** Throws away what no entry names. Of files that have their places nothing is taken. */
    static void discard(Storage storage, List<Entry.File> files) throws IOException {
        for (Entry.File file : files) {
            storage.discard(file.path(), file.staged());
        }
    }

    @Override
    public void close() throws IOException {
        if (!all) {
            discard(storage, files);
        }
    }
}
