package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import co.elastic.clients.elasticsearch.core.SearchResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.consumer.ApplyResult;
import io.orrery.consumer.RejectedException;
import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.stack.SharedStack;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.DocumentMapper;
import io.orrery.search.settings.SearchFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class TableSettingsXIT {

    private static final ConnectionSettings CONNECTION =
            ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url()));

    @TempDir
    private Path folder;

    private static Changes changes(String table) {
        return new Changes(new TableSchema(
                new TableName("settings", table),
                List.of(
                        new Column("id", ColumnType.parse("int"), false),
                        Column.of("name", "varchar(100)"),
                        Column.of("note", "text"),
                        Column.of("active", "tinyint"),
                        Column.of("spec", "json")),
                List.of("id")));
    }

    private SearchStore open(String yaml) throws IOException {
        SearchFile file = SearchFile.read(Files.writeString(folder.resolve("search.yaml"), yaml));
        return SearchStore.open(CONNECTION, new SearchSettings(file, 1, true));
    }

    /** What a logger says meanwhile. */
    private static List<String> heard(String name, Callable<Void> work) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        logger.addAppender(heard);
        try {
            work.call();
        } finally {
            logger.detachAppender(heard);
        }
        return heard.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static List<JsonNode> search(String alias, String query) throws IOException {
        try (Elasticsearch elasticsearch = Elasticsearch.connect(CONNECTION)) {
            elasticsearch.client().indices().refresh(r -> r.index(alias));
            SearchResponse<JsonNode> response = elasticsearch
                    .client()
                    .search(s -> s.index(alias).query(q -> q.queryString(w -> w.query(query))), JsonNode.class);
            return response.hits().hits().stream().map(hit -> hit.source()).toList();
        }
    }

    @Test
    void settingsShapeTheIndexAndTheDocument() throws Exception {
        Changes products = changes("shaped");
        try (SearchStore store = open("""
                index-prefix: shop-
                tables:
                  settings.shaped:
                    index: shaped-products
                    exclude: [note]
                    fields:
                      name: {analyzer: english, copy-to: all}
                      active: {as: boolean}
                      spec: {as: object}
                    mapping:
                      all: {type: text}
                    index-settings: {number_of_shards: 2}
                """)) {
            store.apply(products.batch(
                    products.write(1, 1L, "Planets", "secret", 1L, "{\"weight\":12,\"colour\":\"red\"}"),
                    products.write(2, 2L, "Stars", "secret", 0L, "{\"weight\":3}"),
                    products.write(3, 3L, "Moons", "secret", 2L, "[1,2]")));

            assertThat(search("shop-shaped-products", "name:planet")).hasSize(1);
            assertThat(search("shop-shaped-products", "all:stars")).hasSize(1);
            assertThat(search("shop-shaped-products", "active:true"))
                    .singleElement()
                    .satisfies(document -> {
                        assertThat(document.has("note")).isFalse();
                        assertThat(document.get("active").isBoolean()).isTrue();
                    });
            assertThat(search("shop-shaped-products", "spec.weight:>10")).hasSize(1);
            try (LiveDocuments documents = store.documents(products.table())) {
                Map<String, Row> rows = documents.next().stream()
                        .collect(java.util.stream.Collectors.toMap(LiveDocument::id, LiveDocument::row));
                assertThat(rows.get("1").get("active")).isEqualTo(1L);
                assertThat(rows.get("3").get("active")).isEqualTo(2L);
                assertThat(rows.get("3").get("spec")).isEqualTo("[1,2]");
                assertThat(rows.get("1").has("note")).isFalse();
            }
        }
    }

    @Test
    void nothingOfATableIsIndexedWhereTheFileMayHideAnotherColumnThanItMeans() throws Exception {
        Changes people = changes("people");
        try (SearchStore store = open("tables: {settings.people: {exclude: [ntoe]}}")) {
            assertThatThrownBy(() ->
                            store.apply(people.batch(people.schema(), people.write(1, 1L, "Ann", "secret", 1L, null))))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("column 'ntoe' of settings.people")
                    .hasMessageContaining("the nearest is 'note'");
            assertThat(store.tables()).noneMatch(table -> table.table().equals(people.table()));
        }
        try (SearchStore store = open("tables: {settings.poeple: {exclude: [note]}}")) {
            assertThatThrownBy(() -> store.apply(people.batch(people.write(1, 1L, "Ann", "secret", 1L, null))))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("hide columns of settings.poeple")
                    .hasMessageContaining("settings.people: {}");
            assertThat(store.tables()).noneMatch(table -> table.table().equals(people.table()));
        }
        try (SearchStore store = open("tables: {settings.people: {exclude: [note, ssn], may-lack: [ssn]}}")) {
            store.apply(people.batch(people.write(1, 1L, "Ann", "secret", 1L, null)));
            assertThat(search("settings.people", "name:ann"))
                    .singleElement()
                    .satisfies(document -> assertThat(document.has("note")).isFalse());
            Changes renamed = new Changes(new TableSchema(
                    people.table(),
                    List.of(
                            new Column("id", ColumnType.parse("int"), false),
                            Column.of("name", "varchar(100)"),
                            Column.of("remark", "text"),
                            Column.of("active", "tinyint"),
                            Column.of("spec", "json")),
                    List.of("id")));
            assertThatThrownBy(() -> store.apply(renamed.batch(renamed.write(2, 2L, "Bob", "secret", 1L, null))))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("column 'note' of settings.people")
                    .hasMessageContaining("[remark]");
            assertThat(search("settings.people", "*:*")).hasSize(1);
        }
        try (SearchStore store = open("tables: {settings.people: {exclude: [noet]}}")) {
            assertThatThrownBy(() -> store.apply(people.batch(people.write(3, 3L, "Cid", "secret", 1L, null))))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("column 'noet'");
        }
    }

    /** Indexes active rows alone. */
    public static final class ActiveOnly implements DocumentMapper {
        @Override
        public Map<String, Object> map(Row row) {
            return row.getBoolean("active")
                    ? Map.of("title", row.getString("name").toUpperCase())
                    : null;
        }
    }

    @Test
    void aMapperMakesTheDocumentOrNone() throws Exception {
        Changes products = changes("mapped");
        try (SearchStore store = open("""
                tables:
                  settings.mapped:
                    mapper: io.orrery.search.TableSettingsXIT$ActiveOnly
                    mapping:
                      title: {type: text}
                """)) {
            store.apply(products.batch(
                    products.write(1, 1L, "shown", "", 1L, null), products.write(2, 2L, "hidden", "", 0L, null)));
            assertThat(search("settings.mapped", "title:shown")).hasSize(1);
            assertThat(store.count(products.table())).isEqualTo(1);

            assertThat(store.apply(products.batch(products.update(3, 1L, "shown", "", 0L, null))))
                    .isEqualTo(ApplyResult.of(1, 0));
            assertThat(store.count(products.table())).isZero();
        }
    }

    @Test
    void aMappingThatElasticsearchRefusesIsNamed() throws Exception {
        Changes products = changes("refused");
        try (SearchStore store = open("""
                tables:
                  settings.refused:
                    fields:
                      name: {analyzer: klingon}
                """)) {
            assertThatThrownBy(() -> store.apply(products.batch(products.write(1, 1L, "a", "", 1L, null))))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("refuses the mapping of table settings.refused")
                    .hasMessageContaining("klingon");
        }
        try (SearchStore store = open("tables: {settings.refused: {fields: {id: {analyzer: english}}}}")) {
            assertThatThrownBy(() -> store.apply(products.batch(products.write(1, 1L, "a", "", 1L, null))))
                    .isInstanceOf(RejectedException.class)
                    .hasMessageContaining("analyzer");
        }
    }

    @Test
    void aChangeThatNeedsAnotherMappingSaysSoAndOffersTheRebuild() throws Exception {
        Changes products = changes("remapped");
        try (SearchStore store = open("tables: {}")) {
            store.apply(products.batch(products.write(1, 1L, "a", "", 1L, null)));
        }
        List<String> heard = heard("io.orrery.search.write.Widening", () -> {
            try (SearchStore store = open("tables: {settings.remapped: {fields: {name: {analyzer: english}}}}")) {
                store.apply(products.batch(products.write(2, 2L, "Planets", "", 1L, null)));
            }
            return null;
        });
        assertThat(heard).anySatisfy(said -> assertThat(said)
                .contains("Fields [name] of index settings.remapped-000001")
                .contains("'orrery search rebuild'"));
        assertThat(search("settings.remapped", "name:planet"))
                .as("not before the rebuild")
                .isEmpty();
        assertThat(search("settings.remapped", "name:planets")).hasSize(1);
    }
}
