package io.orrery.archive.look;

import static io.orrery.archive.look.NotedTables.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.archive.storage.Folder;
import io.orrery.archive.storage.Storage;
import io.orrery.archive.store.ArchivedRows;
import io.orrery.archive.store.Compactor;
import io.orrery.archive.store.Failing;
import io.orrery.local.fixture.HandClock;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compaction leaves answers for each moment since its horizon as all events do. */
class CompactionTest {

    private static final LocalDate HORIZON = LocalDate.parse("2026-03-02");
    private static final Instant BEGIN = HORIZON.atStartOfDay(ZoneOffset.UTC).toInstant();
    private static final String BEFORE = "SELECT count(*) FROM events WHERE committed_at < '2026-03-02T00:00:00Z'";

    @TempDir
    Path folder;

    private final HandClock clock = new HandClock(Instant.parse("2026-01-03T00:00:00Z"));
    private NotedTables tables;

    @BeforeEach
    void write() throws Exception {
        tables = new NotedTables(folder);
        assertThat(tables.notes().keySet()).anyMatch(BEGIN::isBefore).anyMatch(BEGIN::isAfter);
    }

    private Compactor.Result compact(Storage storage, LocalDate horizon) throws Exception {
        try (Compactor compactor = new Compactor(storage, folder.resolve("work"), "100MB", clock)) {
            return compactor.compact(horizon);
        }
    }

    private long old() throws Exception {
        return Long.parseLong(ArchivedRows.query(tables.archive(), BEFORE).get(0));
    }

    @Test
    void momentsSinceTheHorizonStayAndEarlierOnesAreRefusedByOneSentenceThatNamesIt() throws Exception {
        long before = old();
        Compactor.Result first = compact(new Folder(tables.archive()), HORIZON);
        assertThat(first.kept()).isPositive().isLessThan(before / 2);
        assertThat(first.deleted()).isZero();
        // A reader that has listed the files can still read them.
        assertThat(old()).isEqualTo(before);
        assertThat(tables.wrong(BEGIN)).isEmpty();
        clock.advance(Duration.ofHours(25));
        assertThat(compact(new Folder(tables.archive()), HORIZON).deleted()).isPositive();
        assertThat(old()).isZero();
        assertThat(tables.wrong(BEGIN)).isEmpty();
        tables.look(sql -> assertThatThrownBy(() -> ask(sql, "FROM shop.log AS OF '2026-03-01T23:59:59Z'"))
                .isInstanceOf(UsageException.class)
                .hasMessage("Cannot show shop.log as of 2026-03-01T23:59:59Z: the archive's history begins"
                        + " 2026-03-02T00:00:00Z, since it was compacted"));
        // All of it: what is left is what there is.
        Compactor.Result all = compact(new Folder(tables.archive()), HORIZON.plusDays(1));
        clock.advance(Duration.ofHours(25));
        assertThat(compact(new Folder(tables.archive()), HORIZON.plusDays(1)).deleted())
                .isPositive();
        tables.look(sql -> {
            String items = ask(sql, "SELECT count(*) FROM shop.\"it's items\"");
            assertThat(items).isEqualTo(tables.items.size() + "\n");
            assertThat(ask(sql, "SELECT count(*) FROM shop.log")).isEqualTo(tables.copies() + "\n");
        });
        // The rows, and the truncations, each of which came on both shards.
        long truncations = ArchivedRows.base(tables.archive(), "type = 'truncate'");
        assertThat(all.kept()).isEqualTo(tables.items.size() + tables.copies() + truncations);
    }

    @Test
    void whereverACompactionEndsTheMomentsStay() throws Exception {
        Random random = new Random(System.nanoTime());
        int failures = 0;
        LocalDate horizon = LocalDate.MIN;
        while (!horizon.equals(HORIZON) || failures < 3) {
            Failing storage = new Failing(new Folder(tables.archive()), random);
            storage.failing(3);
            try {
                horizon = compact(storage, HORIZON).horizon();
                clock.advance(Duration.ofHours(random.nextInt(30)));
            } catch (IOException | OrreryException e) {
                failures++;
            }
            // One is enough: wherever it stands, either the one compaction counts or the other.
            assertThat(tables.wrong(Collections.max(tables.notes().keySet()))).isEmpty();
        }
        assertThat(tables.wrong(BEGIN)).isEmpty();
    }
}
