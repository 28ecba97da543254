package io.orrery.consumer.guide;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.testkit.DerivedStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest extends DerivedStoreContract {

    @TempDir
    Path folder;

    @Override
    protected DerivedStore open() throws IOException {
        return new Mirror(folder.resolve("mirror.json"));
    }

    @Override
    protected DerivedStore reopen(DerivedStore killed) throws IOException {
        return open();
    }

    @Override
    protected Map<Long, String> notes(DerivedStore store) {
        Map<Long, String> notes = new TreeMap<>();
        ((Mirror) store)
                .rows()
                .values()
                .forEach(row -> notes.put(((Number) row.get("id")).longValue(), (String) row.get("note")));
        return notes;
    }
}
