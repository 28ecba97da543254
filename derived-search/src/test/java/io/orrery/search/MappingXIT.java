package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.ApplyResult;
import io.orrery.event.Event;
import io.orrery.event.FloatVector;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.local.stack.SharedStack;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.settings.FieldSettings;
import io.orrery.search.settings.SearchFile;
import io.orrery.search.settings.TableSettings;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What each type becomes in a real index: how it is found, and how it comes back. */
class MappingXIT {

    private static final ConnectionSettings CONNECTION =
            ConnectionSettings.of(URI.create(SharedStack.elasticsearch().url()));

    private static SearchStore open(TableName table, TableSettings settings) {
        SearchFile file = new SearchFile(null, null, Map.of(table.toString(), settings));
        return SearchStore.open(CONNECTION, new SearchSettings(file, 1, true));
    }

    private static TableSettings fields(Map<String, FieldSettings> fields) {
        return new TableSettings(null, null, null, fields, null, null, null);
    }

    private static FieldSettings as(FieldSettings.Kind kind) {
        return new FieldSettings(kind, null, null, null);
    }

    private static List<String> search(TableName table, String query) throws Exception {
        try (Elasticsearch elasticsearch = Elasticsearch.connect(CONNECTION)) {
            String alias = table.toString();
            elasticsearch.client().indices().refresh(r -> r.index(alias));
            return elasticsearch
                    .client()
                    .search(
                            s -> s.index(alias).size(100).query(q -> q.queryString(w -> w.query(query))),
                            com.fasterxml.jackson.databind.JsonNode.class)
                    .hits()
                    .hits()
                    .stream()
                    .map(hit -> hit.id())
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, Row> rows(SearchStore store, TableName table) {
        Map<String, Row> rows = new HashMap<>();
        try (LiveDocuments documents = store.documents(table)) {
            for (List<LiveDocument> page = documents.next(); !page.isEmpty(); page = documents.next()) {
                page.forEach(d -> rows.put(d.id(), d.row()));
            }
        }
        return rows;
    }

    private static void fill(SearchStore store, Changes changes) throws Exception {
        List<Object[]> rows = AllTypes.rows();
        Event[] events = IntStream.range(0, rows.size())
                .mapToObj(i -> changes.write(i + 1, rows.get(i)))
                .toArray(Event[]::new);
        assertThat(store.apply(changes.batch(events))).isEqualTo(ApplyResult.of(rows.size(), 0));
    }

    @Test
    void everyTypeComesBackExactlyWhereItIsAskedFor() throws Exception {
        TableName table = new TableName("mapping", "everything");
        Changes changes = new Changes(AllTypes.schema(table));
        try (SearchStore store =
                open(table, fields(Map.of("_b", as(FieldSettings.Kind.NONE), "shape", as(FieldSettings.Kind.NONE))))) {
            fill(store, changes);
            Map<String, Row> found = rows(store, table);
            AllTypes.rows()
                    .forEach(row -> assertThat(found.get(row[0].toString()).toMap())
                            .usingRecursiveComparison()
                            .isEqualTo(changes.row(row).toMap()));
        }
    }

    @Test
    void binaryAndGeometryAreLeftOut() throws Exception {
        TableName table = new TableName("mapping", "opaque");
        Changes changes = new Changes(AllTypes.schema(table));
        try (SearchStore store = open(table, TableSettings.none())) {
            fill(store, changes);
            Row row = rows(store, table).get("2");
            assertThat(row.has("_b")).isFalse();
            assertThat(row.has("shape")).isFalse();
            assertThat(row.has("j")).isTrue();
        }
    }

    @Test
    void eachTypeIsFoundByWhatItIs() throws Exception {
        TableName table = new TableName("mapping", "found");
        Changes changes = new Changes(AllTypes.schema(table));
        try (SearchStore store = open(table, TableSettings.none())) {
            fill(store, changes);
        }
        // Beyond 2^63, and DECIMAL with more digits than a double has: by the exact text.
        assertThat(search(table, "u.exact:18446744073709551615")).hasSize(6);
        assertThat(search(table, "bits.exact:9223372036854775808")).hasSize(6);
        assertThat(search(table, "d.exact:\"-12345678901234567890123456789012345.123456789012345678901234567890\""))
                .hasSize(6);
        assertThat(search(table, "d.exact:\"-12345678901234567890123456789012345.123456789012345678901234567891\""))
                .isEmpty();
        assertThat(search(table, "money:[99999999.9 TO 99999999.9]")).hasSize(6);
        // DATETIME: the years that nanoseconds don't reach too, and zero dates never.
        assertThat(search(table, "dt:[0001-01-01 TO 1969-12-31]")).containsExactly("2", "4");
        assertThat(search(table, "dt:[9999-01-01 TO *]")).containsExactly("3");
        assertThat(search(table, "dt.nanos:\"2026-01-02T03:04:05.678901\"")).containsExactly("6", "7");
        assertThat(search(table, "dt.nanos:\"2026-01-02T03:04:05.678902\"")).isEmpty();
        assertThat(search(table, "ts:\"2026-01-02T03:04:05.000001Z\"")).hasSize(6);
        assertThat(search(table, "ts:\"2026-01-02T03:04:05.000002Z\"")).isEmpty();
        assertThat(search(table, "day:[1969-12-31 TO 1969-12-31]")).containsExactly("5");
        assertThat(search(table, "t:\"-838:59:59.000\"")).hasSize(6);
        assertThat(search(table, "e:\"b,c\" AND s:y")).hasSize(6);
        assertThat(search(table, "c:quote AND c.keyword:na*")).hasSize(6);
        // JSON, flattened: paths are found, whatever their values are.
        assertThat(search(table, "j.b.c:true")).containsExactly("2");
        assertThat(search(table, "j.value:text")).containsExactly("4");
        assertThat(search(table, "j.value.three:3")).containsExactly("5");
    }

    @Test
    void oneBitIsABooleanAndJsonAnObjectOnRequest() throws Exception {
        TableName table = new TableName("mapping", "requested");
        Changes changes = new Changes(new io.orrery.event.TableSchema(
                table,
                List.of(
                        new io.orrery.event.Column("id", io.orrery.event.ColumnType.parse("int"), false),
                        io.orrery.event.Column.of("bit", "bit(1)"),
                        io.orrery.event.Column.of("tiny", "tinyint(1)"),
                        io.orrery.event.Column.of("spec", "json"),
                        io.orrery.event.Column.of("plain", "tinyint(1)")),
                List.of("id")));
        try (SearchStore store = open(
                table,
                fields(Map.of(
                        "bit", as(FieldSettings.Kind.BOOLEAN),
                        "tiny", as(FieldSettings.Kind.BOOLEAN),
                        "spec", as(FieldSettings.Kind.OBJECT))))) {
            store.apply(changes.batch(
                    changes.write(1, 1L, 1L, 0L, "{\"mass\": 5.5}", 1L),
                    changes.write(2, 2L, 0L, 1L, "{\"mass\": 50}", 0L),
                    changes.write(3, 3L, null, 7L, null, 7L)));
            assertThat(search(table, "bit:true")).containsExactly("1");
            assertThat(search(table, "tiny:true")).containsExactly("2");
            assertThat(search(table, "plain:[1 TO 7]")).containsExactly("1", "3");
            // As an object it is a number, as flattened it would be words.
            assertThat(search(table, "spec.mass:>10")).containsExactly("2");
            assertThat(rows(store, table).get("3").get("tiny")).isEqualTo(7L);
        }
    }

    @Test
    void jsonThatNoFieldTakesIsKeptUnindexed() throws Exception {
        TableName table = new TableName("mapping", "unindexed");
        Changes changes = new Changes(new io.orrery.event.TableSchema(
                table,
                List.of(
                        new io.orrery.event.Column("id", io.orrery.event.ColumnType.parse("int"), false),
                        io.orrery.event.Column.of("spec", "json"),
                        io.orrery.event.Column.of("name", "varchar(20)")),
                List.of("id")));
        List<String> odd = List.of(
                "{\"a\\u0000b\":1}",
                "{\"" + "k".repeat(33_000) + "\":1}",
                "{\"" + "k".repeat(60_000) + "\":\"v\"}",
                // Neither the path nor the value is too long for a term, both together are.
                "{\"" + "k".repeat(20_000) + "\":{\"" + "l".repeat(8_000) + "\":\"" + "v".repeat(7_000) + "\"}}",
                "{\"a\":".repeat(100) + "1" + "}".repeat(100),
                "[" + "{\"a\":".repeat(99) + "1" + "}".repeat(99) + "]");
        try (SearchStore store = open(table, TableSettings.none())) {
            List<Event> events = new java.util.ArrayList<>();
            for (int i = 0; i < odd.size(); i++) {
                events.add(changes.write(i + 1, (long) i, odd.get(i), "odd"));
            }
            // What is at the edge of it is indexed.
            events.add(changes.write(50, 50L, "{\"" + "k".repeat(30_000) + "\":{\"edge\":\"v\"}}", "edge"));
            events.add(changes.write(51, 51L, "{\"a\":".repeat(90) + "\"deep\"" + "}".repeat(90), "edge"));
            assertThat(store.apply(changes.batch(events.toArray(Event[]::new))))
                    .isEqualTo(ApplyResult.of(odd.size() + 2, 0));

            Map<String, Row> rows = rows(store, table);
            for (int i = 0; i < odd.size(); i++) {
                assertThat(rows.get(Integer.toString(i)).get("spec")).isEqualTo(odd.get(i));
            }
            assertThat(search(table, "name:odd")).hasSize(odd.size());
            assertThat(search(table, "spec." + "a.".repeat(89) + "a:deep")).containsExactly("51");
        }
    }

    @Test
    void vectorsAreNumbersAndOnRequestFoundByTheirNearness() throws Exception {
        TableName table = new TableName("mapping", "vectors");
        Changes changes = new Changes(new io.orrery.event.TableSchema(
                table,
                List.of(
                        new io.orrery.event.Column("id", io.orrery.event.ColumnType.parse("int"), false),
                        io.orrery.event.Column.of("plain", "vector(2)"),
                        io.orrery.event.Column.of("near", "vector(2)")),
                List.of("id")));
        // The field takes the first two: the others have another size, or no length.
        List<FloatVector> vectors = List.of(
                FloatVector.of(1f, 0.1f),
                FloatVector.of(-3e-7f, 1f),
                FloatVector.of(1f),
                FloatVector.of(),
                FloatVector.of(0f, 0f),
                FloatVector.of(Float.MIN_VALUE, 1e-30f),
                FloatVector.of(Float.MAX_VALUE, 1f));
        try (SearchStore store = open(table, fields(Map.of("near", as(FieldSettings.Kind.DENSE_VECTOR))))) {
            Event[] events = IntStream.range(0, vectors.size())
                    .mapToObj(i -> changes.write(i + 1, (long) i, vectors.get(i), vectors.get(i)))
                    .toArray(Event[]::new);
            assertThat(store.apply(changes.batch(events))).isEqualTo(ApplyResult.of(vectors.size(), 0));
            Map<String, Row> rows = rows(store, table);
            for (int i = 0; i < vectors.size(); i++) {
                Row row = rows.get(Integer.toString(i));
                assertThat(List.of(row.getVector("plain"), row.getVector("near")))
                        .isEqualTo(List.of(vectors.get(i), vectors.get(i)));
            }
            assertThat(nearest(table, "near", 0.9f, 0f)).containsExactly("0", "1");
        }
    }

    private static List<String> nearest(TableName table, String field, Float... to) throws Exception {
        try (Elasticsearch elasticsearch = Elasticsearch.connect(CONNECTION)) {
            elasticsearch.client().indices().refresh(r -> r.index(table.toString()));
            return elasticsearch
                    .client()
                    .search(
                            s -> s.index(table.toString()).knn(k -> k.field(field)
                                    .queryVector(List.of(to))
                                    .k(5)
                                    .numCandidates(10)),
                            com.fasterxml.jackson.databind.JsonNode.class)
                    .hits()
                    .hits()
                    .stream()
                    .map(hit -> hit.id())
                    .toList();
        }
    }

    @Test
    void numbersOfEverySizeKeepTheirDigits() throws Exception {
        TableName table = new TableName("mapping", "digits");
        Changes changes = new Changes(new io.orrery.event.TableSchema(
                table,
                List.of(
                        io.orrery.event.Column.of("id", "bigint unsigned"),
                        io.orrery.event.Column.of("whole", "decimal(18,0)"),
                        io.orrery.event.Column.of("huge", "decimal(65,0)")),
                List.of("id")));
        BigDecimal huge = new BigDecimal("9".repeat(65));
        try (SearchStore store = open(table, TableSettings.none())) {
            store.apply(changes.batch(
                    changes.write(1, new BigInteger("18446744073709551615"), new BigDecimal("9".repeat(18)), huge)));
            assertThat(search(table, "whole:[999999999999999999 TO 999999999999999999]"))
                    .containsExactly("18446744073709551615");
            assertThat(search(table, "whole:[999999999999999998 TO 999999999999999998]"))
                    .isEmpty();
            assertThat(search(table, "huge.exact:" + huge)).hasSize(1);
            assertThat(rows(store, table).get("18446744073709551615").get("huge"))
                    .isEqualTo(huge);
        }
    }
}
