package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.testkit.StreamWriter;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.fixture.LocalStream;
import io.orrery.local.stack.SharedStack;
import io.orrery.search.connection.ConnectionSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table that is truncated while writes flow over several shards, one of which is behind. */
class TruncateXIT {

    private static final int SHARDS = 3;
    private static final long TRUNCATED = 100_000;

    private final String name = "truncate-" + UUID.randomUUID();
    private final LocalStream cloud = new LocalStream(name, SHARDS);
    private final StreamWriter writer = new StreamWriter(cloud.kinesis(), name);
    private final Changes lines = new Changes(new TableSchema(
            new TableName("truncate", "lines"),
            List.of(new Column("id", ColumnType.parse("int"), false), Column.of("text", "text")),
            List.of("id")));

    @AfterEach
    void close() {
        cloud.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(120)).pollInterval(Duration.ofMillis(100));
    }

    /** Writes of the rows of a shard, the first of which is {@code shard}, with versions from {@code version} on. */
    private void put(int shard, long version, int count) {
        List<ChangeEvent<Row>> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long id = (long) i * SHARDS + shard;
            events.add(lines.write(version + i, id, "v" + (version + i)));
        }
        writer.put(shard, lines.schema(), events);
    }

    private Set<Long> ids(SearchStore store) {
        Set<Long> ids = new TreeSet<>();
        try (LiveDocuments documents = store.documents(lines.table())) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(document -> ids.add(document.row().getLong("id")));
            }
        }
        return ids;
    }

    private static Set<Long> ids(int count) {
        return LongStream.range(0, (long) count * SHARDS).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatIsOlderGoesOnEveryShardAndWhatIsNewerStays() throws Exception {
        TombstoneAge age = new TombstoneAge(Duration.ofSeconds(1));
        try (SearchStore store = SearchStore.open(
                        ConnectionSettings.of(
                                URI.create(SharedStack.elasticsearch().url())),
                        SearchSettings.defaults());
                RunningSatellite satellite = Satellite.named(name).stream(name)
                        .aws(cloud.aws())
                        .store(store)
                        .listener(age)
                        .start()) {
            for (int shard = 0; shard < SHARDS; shard++) {
                put(shard, 1 + shard, 200);
            }
            soon().ignoreExceptions().untilAsserted(() -> assertThat(ids(store)).isEqualTo(ids(200)));

            // Two shards bring the truncation and what was written after it.
            for (int shard = 0; shard < 2; shard++) {
                writer.put(shard, lines.schema(), List.of(lines.truncate(TRUNCATED)));
                put(shard, TRUNCATED + 1 + shard, 20);
            }
            soon().untilAsserted(() -> assertThat(ids(store))
                    .filteredOn(id -> id % SHARDS < 2)
                    .containsExactlyInAnyOrderElementsOf(
                            ids(20).stream().filter(id -> id % SHARDS < 2).toList()));

            // The third is behind: it still brings writes from before, some of them of rows that were never there.
            put(2, 50_000, 300);
            writer.put(2, lines.schema(), List.of(lines.truncate(TRUNCATED)));
            put(2, TRUNCATED + 10, 20);

            soon().untilAsserted(() -> assertThat(ids(store)).isEqualTo(ids(20)));
            assertThat(satellite.isRunning()).isTrue();
            // The stream keeps its records for a day: tombstones outlast them, whatever the settings file says.
            assertThat(age.get()).contains(Duration.ofHours(25));
        }
    }

    @Test
    void aWriteFromBeforeThatIsTriedAgainLaterByAnyWorkerBringsNoRowBack() throws Exception {
        ConnectionSettings connection =
                ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url()));
        Changes late = new Changes(new TableSchema(
                new TableName("truncate", "late"), lines.schema().columns(), List.of("id")));
        try (SearchStore one = SearchStore.open(connection, SearchSettings.defaults());
                SearchStore other = SearchStore.open(connection, SearchSettings.defaults())) {
            other.apply(late.batch(late.write(1, 1L, "there")));
            one.apply(late.batch(late.truncate(10), late.write(11, 2L, "newer")));

            // A row that the truncation did not find: no tombstone keeps it away.
            assertThat(other.apply(late.batch(late.write(5, 3L, "set aside"), late.write(12, 4L, "newer"))))
                    .isEqualTo(ApplyResult.of(1, 1));
            assertThat(one.apply(late.batch(late.write(5, 3L, "set aside")))).isEqualTo(ApplyResult.of(0, 1));
            // An older truncation that is read again takes nothing back.
            one.apply(late.batch(late.truncate(2)));
            assertThat(one.apply(late.batch(late.write(6, 3L, "set aside")))).isEqualTo(ApplyResult.of(0, 1));
            assertThat(one.count(late.table())).isEqualTo(2);
        }
    }
}
