package io.orrery.olap.store;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.testkit.DerivedStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the framework, on DuckDB. */
class OlapContractTest extends DerivedStoreContract {

    @TempDir
    Path folder;

    private int life;

    @Override
    protected DerivedStore open() {
        return OlapStore.open(file(), OlapSettings.of("s"));
    }

    private Path file() {
        return folder.resolve("life-" + life + ".duckdb");
    }

    /** What a killed process leaves is the file and its log as they are, while the old object still has them open. */
    @Override
    protected DerivedStore reopen(DerivedStore old) throws Exception {
        Path before = file();
        life++;
        Files.copy(before, file());
        Path log = Path.of(before + ".wal");
        if (Files.exists(log)) {
            Files.copy(log, Path.of(file() + ".wal"));
        }
        DerivedStore reopened = open();
        ((OlapStore) old).close();
        return reopened;
    }

    @Override
    protected Map<Long, String> notes(DerivedStore opened) throws Exception {
        OlapStore store = (OlapStore) opened;
        Map<Long, String> notes = new HashMap<>();
        if (store.tables().stream().anyMatch(schema -> schema.table().equals(ITEMS.table()))) {
            store.forEachRow(ITEMS.table(), row -> notes.put(row.getLong("id"), row.getString("note")));
        }
        return notes;
    }
}
