package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.JsonData;
import io.orrery.consumer.ApplyResult;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Event;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.elasticsearch.ElasticsearchOptions;
import io.orrery.local.elasticsearch.ElasticsearchServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.local.stack.LocalStackBuilder;
import io.orrery.runtime.OrreryException;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.IndexNames;
import io.orrery.search.write.StoreUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What becomes of batches when the cluster is in trouble. A server of its own, since it is killed. */
class ElasticsearchFailuresXIT {

    private static LocalStack stack;
    private static ElasticsearchServer server;
    private static ConnectionSettings connection;

    private Changes notes;

    @BeforeAll
    static void start() {
        // Requests of more than 1 MB are refused, as a proxy or a small cluster would.
        stack = LocalStack.builder()
                .elasticsearch(new ElasticsearchOptions(0, 512, Map.of("http.max_content_length", "1mb")))
                .ephemeral()
                .start();
        server = stack.elasticsearch();
        connection = ConnectionSettings.of(URI.create(server.url()));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private SearchStore open(TestInfo test) {
        return open(connection, test);
    }

    private SearchStore open(ConnectionSettings to, TestInfo test) {
        notes = new Changes(new TableSchema(
                new TableName("failures", test.getTestMethod().orElseThrow().getName()),
                List.of(new Column("id", ColumnType.parse("int"), false), Column.of("text", "longtext")),
                List.of("id")));
        return SearchStore.open(to, SearchSettings.defaults());
    }

    @Test
    void aKilledServerTakesUpWhereItWasAndDeletesHold(TestInfo test) throws Exception {
        try (SearchStore store = open(test)) {
            store.apply(
                    notes.batch(notes.write(1, 1L, "kept"), notes.write(2, 2L, "gone"), notes.delete(3, 2L, "gone")));
            // What is in the translog alone is done again after a crash, and remembered as if it were new.
            try (Elasticsearch elasticsearch = Elasticsearch.connect(connection)) {
                elasticsearch.client().indices().flush(f -> f.index("failures.*")
                        .force(true));
            }

            server.kill();
            assertThatThrownBy(() -> store.apply(notes.batch(notes.write(4, 3L, "meanwhile"))))
                    .isInstanceOf(OrreryException.class)
                    .hasMessageContaining("Cannot reach Elasticsearch");
            server.start();

            assertThat(store.apply(notes.batch(notes.write(4, 3L, "meanwhile"))))
                    .isEqualTo(ApplyResult.of(1, 0));
            // Elasticsearch's own memory of deletes is gone with the process; the tombstone is not.
            assertThat(store.apply(notes.batch(notes.write(2, 2L, "gone")))).isEqualTo(ApplyResult.of(0, 1));
            assertThat(store.count(notes.table())).isEqualTo(2);
        }
    }

    @Test
    void aFullDiskHoldsTheBatchBackUntilThereIsRoom(TestInfo test) throws Exception {
        try (SearchStore store = open(test);
                Elasticsearch elasticsearch = Elasticsearch.connect(connection)) {
            store.apply(notes.batch(notes.write(1, 1L, "first")));

            // What the flood-stage watermark does to every index with a shard on the full disk.
            block(elasticsearch.client(), true);
            assertThatThrownBy(() -> store.apply(notes.batch(notes.write(2, 2L, "second"))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("cluster_block_exception");
            block(elasticsearch.client(), false);

            assertThat(store.apply(notes.batch(notes.write(2, 2L, "second")))).isEqualTo(ApplyResult.of(1, 0));
        }
    }

    private String index() {
        return new IndexNames("").index(notes.table(), 1);
    }

    private void block(ElasticsearchClient client, boolean blocked) throws IOException {
        client.indices()
                .putSettings(s -> s.index(index()).settings(i -> i.blocks(b -> b.readOnlyAllowDelete(blocked))));
    }

    @Test
    void requestsThatAreTooLargeAreSplitAndADocumentThatIsGoesToThePolicy(TestInfo test) throws Exception {
        try (SearchStore store = open(test)) {
            String text = "x".repeat(300_000);
            Event[] events = IntStream.rangeClosed(1, 20)
                    .mapToObj(i -> notes.write(i, (long) i, i == 13 ? text.repeat(4) : text))
                    .toArray(Event[]::new);

            ApplyResult result = store.apply(notes.batch(events));

            assertThat(result.applied()).isEqualTo(19);
            assertThat(result.rejections()).singleElement().satisfies(rejection -> {
                assertThat(rejection.event().version()).isEqualTo(13);
                assertThat(rejection.reason())
                        .contains("takes 1200")
                        .contains("more than the 1048576 of the cluster's http.max_content_length");
            });
            assertThat(store.count(notes.table())).isEqualTo(19);
        }
    }

    private Changes notes(String table) {
        return new Changes(new TableSchema(
                new TableName("failures", table),
                List.of(new Column("id", ColumnType.parse("int"), false)),
                List.of("id")));
    }

    private void refused(SearchStore store, String table, String... said) {
        Changes changes = notes(table);
        assertThatThrownBy(() -> store.apply(changes.batch(changes.write(1, 1L))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(
                        "index failures." + table + "-000001 (alias failures." + table + ") of table failures." + table)
                .satisfies(e -> assertThat(e.getMessage()).contains(said));
    }

    private void taken(SearchStore store, String table) throws Exception {
        Changes changes = notes(table);
        assertThat(store.apply(changes.batch(changes.write(1, 1L)))).isEqualTo(ApplyResult.of(1, 0));
        assertThat(store.count(changes.table())).isEqualTo(1);
    }

    private void setting(ElasticsearchClient client, String name, Object value) throws IOException {
        client.cluster().putSettings(s -> s.persistent(name, JsonData.of(value)));
    }

    @Test
    void whatElseAnIndexIsRefusedForIsNamedAndWaitedFor(TestInfo test) throws Exception {
        try (SearchStore store = open(test);
                Elasticsearch elasticsearch = Elasticsearch.connect(connection)) {
            store.apply(notes.batch(notes.write(1, 1L, "first")));
            ElasticsearchClient client = elasticsearch.client();

            setting(client, "cluster.max_shards_per_node", 1);
            refused(store, "shards", "cluster.max_shards_per_node", "maximum normal shards open");
            setting(client, "cluster.max_shards_per_node", 1_000);
            taken(store, "shards");

            client.indices().create(c -> c.index("failures.alias"));
            refused(store, "alias", "an index has the alias's name");
            client.indices().delete(d -> d.index("failures.alias"));
            taken(store, "alias");

            String name = new IndexNames("").index(new TableName("failures", "name"), 1);
            client.indices().putAlias(a -> a.index(index()).name(name));
            refused(store, "name", "an alias has the index's name");
            client.indices().deleteAlias(d -> d.index(index()).name(name));
            taken(store, "name");

            // Of a pattern that is wider than its user thought.
            client.indices().putIndexTemplate(t -> t.name("of-a-user")
                    .indexPatterns("failures.template*")
                    .dataStream(d -> d));
            refused(store, "template", "index templates apply to it", "of-a-user");
            client.indices().deleteIndexTemplate(d -> d.name("of-a-user"));
            taken(store, "template");

            setting(client, "cluster.blocks.read_only", true);
            refused(store, "block", "cluster read-only", "lift the block");
            setting(client, "cluster.blocks.read_only", false);
            taken(store, "block");
        }
    }

    @Test
    void aDocumentAboveTheNodesMemoryForWritesGoesToThePolicyAndHoldsNothingUp(TestInfo test) throws Exception {
        LocalStackBuilder small = LocalStack.builder()
                .elasticsearch(new ElasticsearchOptions(
                        0, 512, Map.of("indexing_pressure.memory.limit", "1mb", "http.max_content_length", "20mb")));
        try (LocalStack own = small.ephemeral().start();
                SearchStore store = open(
                        ConnectionSettings.of(URI.create(own.elasticsearch().url())), test)) {
            ApplyResult result = store.apply(notes.batch(
                    notes.write(1, 1L, "before"),
                    notes.write(2, 2L, "x".repeat(3_000_000)),
                    notes.write(3, 3L, "behind")));

            assertThat(result.applied()).isEqualTo(2);
            assertThat(result.rejections()).singleElement().satisfies(rejection -> {
                assertThat(rejection.event().version()).isEqualTo(2);
                assertThat(rejection.reason()).contains("indexing_pressure.memory.limit");
            });
        }
    }

    @Test
    void anIndexThatSomebodyDeletedIsNeverReplacedByAnEmptyOne(TestInfo test) throws Exception {
        try (SearchStore store = open(test);
                Elasticsearch elasticsearch = Elasticsearch.connect(connection)) {
            store.apply(notes.batch(notes.write(1, 1L, "first")));
            elasticsearch.client().indices().delete(d -> d.index(index()));

            assertThatThrownBy(() -> store.apply(notes.batch(notes.write(2, 2L, "second"))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(index() + " is gone")
                    .hasMessageContaining("'orrery search rebuild'");
        }
    }
}
