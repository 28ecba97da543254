package io.orrery.olap.store;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.testkit.ContractRow;
import io.orrery.consumer.testkit.SnapshotContract;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the framework, on DuckDB. */
class OlapContractTest extends SnapshotContract {

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

    /** Half a row image, as MySQL logs with binlog_row_image=MINIMAL. */
    @Override
    protected Optional<ChangeEvent<Row>> refused(TestEvents made, long id) {
        return Optional.of(made.write(ITEMS, id, Row.ABSENT));
    }

    @Override
    protected List<ContractRow> rows(DerivedStore opened, TableName table) throws Exception {
        OlapStore store = (OlapStore) opened;
        List<ContractRow> rows = new ArrayList<>();
        if (store.tables().stream().anyMatch(schema -> schema.table().equals(table))) {
            store.forEachRow(table, row -> rows.add(ContractRow.of(row)));
        }
        return rows;
    }
}
