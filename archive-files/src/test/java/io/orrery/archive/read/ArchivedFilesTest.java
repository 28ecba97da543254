package io.orrery.archive.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.archive.log.Entry;
import io.orrery.archive.log.ShardLog;
import io.orrery.archive.storage.Folder;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchivedFilesTest {

    private static final String SHARD = "shardId-000000000000";
    private static final TableName ORDERS = new TableName("shop", "orders");
    private static final TableName LINES = new TableName("shop", "lines");

    @TempDir
    Path root;

    private Folder folder;

    @BeforeEach
    void open() throws IOException {
        folder = new Folder(root.resolve("archive"));
    }

    private static String place(String table, int upTo) {
        return "database=shop/table=" + table + "/day=2026-03-01/" + SHARD + "-" + upTo + "-0000000a.parquet";
    }

    /** Appends an entry with a file of each of two tables. */
    private void append(ShardLog log, int upTo) throws IOException {
        List<Entry.File> files = new ArrayList<>();
        for (String table : List.of("orders", "lines")) {
            String staged = folder.stage(place(table, upTo), Files.writeString(root.resolve("file"), table));
            files.add(new Entry.File(place(table, upTo), staged, 1));
        }
        assertThat(log.append(new StreamPosition(Integer.toString(upTo)), files))
                .isTrue();
    }

    private List<String> seen(TableName table) throws IOException {
        return ArchivedFiles.of(folder).of(table, LocalDate.of(2026, 3, 1));
    }

    @Test
    void ofAnEntryThatIsNotWhollyInPlaceNothingIsSeenUntilAnotherWorkerHasPlacedIt() throws IOException {
        ShardLog log = new ShardLog(folder, SHARD);
        append(log, 10);
        append(log, 20);
        // As a kill in the middle of placing would leave it.
        String staged = ShardLog.newest(folder, SHARD).files().get(1).staged();
        Files.move(
                root.resolve("archive").resolve(place("lines", 20)),
                root.resolve("archive").resolve(staged));

        assertThat(seen(ORDERS)).containsExactly(place("orders", 10));
        assertThat(seen(LINES)).containsExactly(place("lines", 10));

        assertThat(new ShardLog(folder, SHARD).known().upTo()).isEqualTo(new StreamPosition("20"));
        assertThat(seen(ORDERS)).containsExactly(place("orders", 10), place("orders", 20));
        assertThat(seen(LINES)).containsExactly(place("lines", 10), place("lines", 20));
    }

    @Test
    void filesOfLaterDaysAreNotRead() throws IOException {
        append(new ShardLog(folder, SHARD), 10);
        assertThat(ArchivedFiles.of(folder).of(ORDERS, LocalDate.of(2026, 2, 28)))
                .isEmpty();
        assertThat(ArchivedFiles.of(folder).tables()).containsExactly(LINES, ORDERS);
    }
}
