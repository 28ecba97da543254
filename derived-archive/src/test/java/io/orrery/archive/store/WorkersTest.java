package io.orrery.archive.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.archive.read.Archives;
import io.orrery.archive.storage.Folder;
import io.orrery.archive.storage.Storage;
import io.orrery.consumer.ArchivedTable;
import io.orrery.consumer.EventArchive;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import io.orrery.event.Write;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
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

    /** What a reader listed some time ago, and reads now. */
    private Looking looking;

    /**
     * A reader of the archive.
     *
     * @param since when it listed the files
     */
    private record Looking(EventArchive archive, Instant since) {}

    @Override
    protected void look(List<Record> stream, Instant now) throws Exception {
        if (Files.isDirectory(archive().resolve("database=shop"))) {
            List<String> twice = ArchivedRows.query(
                    archive(), "SELECT sequence_number, sequence_index FROM events GROUP BY ALL HAVING count(*) > 1");
            assertThat(twice).as("events that engines see twice").isEmpty();
        }
        if (looking != null && now.isBefore(looking.since().plus(Merges.GRACE))) {
            read(looking.archive(), stream);
        }
        if (looking != null) {
            looking.archive().close();
        }
        looking = new Looking(Archives.open(archive().toString(), folder.resolve("work")), now);
        read(looking.archive(), stream);
    }

    /** What it holds is all up to a position, and nothing else. */
    private static void read(EventArchive archive, List<Record> stream) throws Exception {
        StreamPosition end = archive.positions().getOrDefault(SHARD, new StreamPosition("0"));
        List<Long> expected = stream.stream()
                .filter(record -> record.position().compareTo(end) <= 0)
                .flatMap(record -> record.events().stream())
                .filter(Write.class::isInstance)
                .map(event -> ((Write<?>) event).version())
                .toList();
        List<Long> found = new ArrayList<>();
        long events = 0;
        for (TableName name : archive.tables()) {
            try (ArchivedTable table = archive.open(name, Optional.empty())) {
                events += table.events();
                for (String origin : table.origins()) {
                    table.changes(
                            new ArchivedTable.Part(origin, 0, 1),
                            event -> found.add(((Write<?>) event.event()).version()));
                }
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(events).isEqualTo(expected.size());
    }

    @AfterEach
    void closeLooking() {
        if (looking != null) {
            looking.archive().close();
        }
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
            closeLooking();
            looking = null;
            run(seed + i);
        }
        folder = all;
    }
}
