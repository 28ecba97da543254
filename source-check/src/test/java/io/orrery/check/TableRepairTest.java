package io.orrery.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.check.Verification.Difference;
import io.orrery.check.Verification.Kind;
import io.orrery.check.Verification.Repair;
import io.orrery.check.repair.Republisher;
import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableRepairTest {

    private static final TableName TABLE = new TableName("shop", "orders");
    private static final TableSchema SCHEMA =
            new TableSchema(TABLE, List.of(Column.of("id", "int"), Column.of("n", "int")), List.of("id"));
    private static final TableSchema KEYLESS = new TableSchema(TABLE, List.of(Column.of("n", "int")), List.of());

    private final Source source = new Source();
    private final Attempts attempts = new Attempts();
    private final List<List<String>> asked = new ArrayList<>();

    /** A row differs while its id is in {@code differ}; what is published anew is equal then, unless the store refuses it. */
    private static final class Source implements RowCheck {
        final Set<String> differ = new HashSet<>();
        final Set<String> refused = new HashSet<>();

        @Override
        public Findings compare() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Settlement settle(Map<String, Row> suspects, Duration patience) {
            Settlement settlement = new Settlement(suspects, 0, 0);
            Map<String, String> found = new HashMap<>();
            Map<String, String> expected = new HashMap<>();
            suspects.keySet().forEach(id -> {
                expected.put(id, "now");
                found.put(id, differ.contains(id) ? "old" : "now");
            });
            settlement.look(expected, found, 1);
            return settlement;
        }
    }

    /** Publishes what it is asked for. */
    private interface Publishing {
        Optional<String> publish(TableName table, List<String> keys);
    }

    private static Republisher publisher(Publishing publishing) {
        return new Republisher() {
            @Override
            public Set<String> masked(TableSchema schema) {
                return Set.of();
            }

            @Override
            public Optional<String> republish(TableName table, List<String> keys) {
                return publishing.publish(table, keys);
            }
        };
    }

    /** Publishes what it is asked for; {@code also} happens meanwhile. */
    private Republisher publisher(Runnable also) {
        return publisher((table, keys) -> {
            asked.add(keys);
            keys.forEach(key -> arrive(key.replaceAll("\\D", "")));
            if (keys.isEmpty()) {
                List.copyOf(source.differ).forEach(this::arrive);
            }
            also.run();
            return Optional.empty();
        });
    }

    private void arrive(String id) {
        if (!source.refused.contains(id)) {
            source.differ.remove(id);
        }
    }

    private static List<Difference> differences(int count, TableSchema schema) {
        return IntStream.range(0, count)
                .mapToObj(id -> new Difference(
                        Integer.toString(id),
                        Kind.DIFFERENT,
                        schema.keyless() ? null : new Row(schema, (long) id, Row.ABSENT)))
                .toList();
    }

    private Verification repair(int count, TableSchema schema, Republisher publisher)
            throws SQLException, InterruptedException {
        List<Difference> differences = differences(count, schema);
        Verification found = new Verification(TABLE, count, differences, 0, null, Repair.NONE);
        return new TableRepair(schema, source, new Repairs(publisher, attempts))
                .repair(found, Duration.ZERO, done -> {});
    }

    private static String line(Verification verification) {
        StringWriter out = new StringWriter();
        new CheckReport(new PrintWriter(out), false).print(verification, List.of());
        return out.toString().strip();
    }

    private void differ(int count) {
        IntStream.range(0, count).forEach(id -> source.differ.add(Integer.toString(id)));
    }

    @Test
    void rowsAreAskedForSomeAtATimeByTheirKeys() throws Exception {
        differ(5_000);
        Verification repaired = repair(5_000, SCHEMA, publisher(() -> {}));
        assertThat(repaired.equal()).isTrue();
        assertThat(repaired.repair().mended()).hasSize(5_000);
        assertThat(line(repaired)).isEqualTo("shop.orders: 5000 rows, equal, 5000 mended");
        assertThat(asked).allSatisfy(keys -> assertThat(keys).hasSizeLessThanOrEqualTo(2_000));
        assertThat(asked.get(0)).hasSize(100).contains("{\"id\":0}");
        assertThat(asked.stream().mapToInt(List::size).sum()).isEqualTo(5_000);
    }

    @Test
    void requestsStayWithinAnItemHoweverLongTheKeysAre() throws Exception {
        TableSchema texts = new TableSchema(TABLE, List.of(Column.of("id", "varchar(1000)")), List.of("id"));
        List<Difference> differences = new ArrayList<>();
        for (int id = 0; id < 1_000; id++) {
            String key = "é".repeat(900) + id;
            differences.add(new Difference(key, Kind.MISSING, new Row(texts, key)));
        }
        new TableRepair(texts, source, new Repairs(publisher(() -> {}), attempts))
                .repair(new Verification(TABLE, 0, differences, 0, null, Repair.NONE), Duration.ZERO, done -> {});
        assertThat(asked).isEmpty(); // All are equal by now.
        differences.forEach(difference -> source.differ.add(difference.id()));
        new TableRepair(
                        texts,
                        source,
                        new Repairs(
                                publisher((table, keys) -> {
                                    asked.add(keys);
                                    source.differ.clear();
                                    differences.subList(100, 1_000).forEach(d -> source.differ.add(d.id()));
                                    return asked.size() < 5 ? Optional.empty() : Optional.of("enough");
                                }),
                                attempts))
                .repair(new Verification(TABLE, 0, differences, 0, null, Repair.NONE), Duration.ZERO, done -> {});
        assertThat(asked).isNotEmpty().allSatisfy(keys -> assertThat(
                        String.join("", keys).getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hasSizeLessThan(105_000));
    }

    @Test
    void whatWasOnlyLateIsNotPublishedAnew() throws Exception {
        differ(5_000);
        Verification repaired = repair(5_000, SCHEMA, publisher(source.differ::clear));
        assertThat(repaired.equal()).isTrue();
        assertThat(asked).as("what came with the first few").hasSize(1);
        assertThat(repaired.repair().mended()).hasSize(100);
    }

    @Test
    void aStoreThatTakesNothingIsAskedForNoMore() throws Exception {
        differ(5_000);
        source.refused.addAll(source.differ);
        Verification repaired = repair(5_000, SCHEMA, publisher(() -> {}));
        assertThat(asked).hasSize(1);
        assertThat(repaired.differences()).hasSize(5_000);
        assertThat(repaired.repair().problem()).contains("what was published anew makes no difference", "dead-letters");
    }

    @Test
    void aRowThatTheStoreRefusesHoldsNoOtherUpAndIsTriedAgainEverLater() throws Exception {
        differ(500);
        source.refused.add("7");
        Verification first = repair(500, SCHEMA, publisher(() -> {}));
        assertThat(first.differences()).extracting(Difference::id).containsExactly("7");
        assertThat(first.repair().mended()).hasSize(499);
        List<Integer> rounds = new ArrayList<>();
        for (int round = 1; round < 20; round++) {
            attempts.nextRound();
            asked.clear();
            Verification again = new TableRepair(SCHEMA, source, new Repairs(publisher(() -> {}), attempts))
                    .repair(
                            new Verification(TABLE, 500, first.differences(), 0, null, Repair.NONE),
                            Duration.ZERO,
                            done -> {});
            assertThat(again.equal()).isFalse();
            assertThat(again.repair().problem()).isNotNull();
            if (!asked.isEmpty()) {
                rounds.add(round);
            }
        }
        assertThat(rounds).containsExactly(2, 5, 10, 19);
    }

    @Test
    void soManyRowsThatASnapshotIsQuickerAreNotPublished() throws Exception {
        Verification repaired = repair(RowCheck.MOST, SCHEMA, publisher(() -> {}));
        assertThat(asked).isEmpty();
        assertThat(repaired.differences()).hasSize(RowCheck.MOST);
        assertThat(repaired.repair().problem()).contains("orrery snapshot start --tables 'shop.orders'");
    }

    @Test
    void aTableWithoutAKeyIsPublishedAsAWhole() throws Exception {
        differ(300);
        Verification repaired = repair(300, KEYLESS, publisher(() -> {}));
        assertThat(asked).containsExactly(List.of());
        assertThat(repaired.equal()).isTrue();
        assertThat(line(repaired)).isEqualTo("shop.orders: 300 rows, equal, 300 mended, published anew as a whole");
    }

    @Test
    void whyItCannotBeIsTold() throws Exception {
        differ(300);
        Verification repaired = repair(300, SCHEMA, publisher((table, keys) -> Optional.of("nobody publishes it")));
        assertThat(repaired.differences()).hasSize(300);
        assertThat(repaired.repair().problem()).isEqualTo("nobody publishes it");
    }
}
