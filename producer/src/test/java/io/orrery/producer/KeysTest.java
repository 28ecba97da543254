package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.producer.change.ChangePoint;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {

    private static final TableName TABLE = new TableName("shop", "t");
    private static final List<Column> COLUMNS =
            List.of(Column.of("a", "varbinary(9)"), Column.of("b", "bigint"), Column.of("c", "text"));
    private static final TableSchema KEYED = new TableSchema(TABLE, COLUMNS, List.of("b", "a"));
    private static final TableSchema KEYLESS = new TableSchema(TABLE, COLUMNS, List.of());

    private static Row row(TableSchema schema, Object a, Object b, Object c) {
        return new Row(schema, a, b, c);
    }

    private static byte[] bytes(int value) {
        return new byte[] {(byte) value};
    }

    @Test
    void anUpdateChangesTheKeyOrDoesNot() {
        Row before = row(KEYED, bytes(1), 2L, "x");
        assertThat(Keys.changed(before, row(KEYED, bytes(1), 2L, "y"))).isFalse();
        assertThat(Keys.changed(before, row(KEYED, bytes(2), 2L, "x"))).isTrue();
        assertThat(Keys.changed(before, row(KEYED, bytes(1), 3L, "x"))).isTrue();
        // A minimal image holds what changed only.
        assertThat(Keys.changed(before, row(KEYED, Row.ABSENT, Row.ABSENT, "y")))
                .isFalse();
        Row keyless = row(KEYLESS, bytes(1), 2L, "x");
        assertThat(Keys.changed(keyless, row(KEYLESS, bytes(1), 2L, "x"))).isFalse();
        assertThat(Keys.changed(keyless, row(KEYLESS, bytes(1), 2L, "y"))).isTrue();
    }

    @Test
    void theNewKeyTakesWhatTheImageAfterLacksFromTheOneBefore() {
        Row before = row(KEYED, bytes(1), 2L, "x");
        assertThat(Keys.after(before, row(KEYED, Row.ABSENT, 3L, "y")))
                .isEqualTo(RowKey.of(row(KEYED, bytes(1), 3L, "x")));
        assertThat(Keys.after(before, row(KEYED, bytes(5), 3L, "y")))
                .isEqualTo(RowKey.of(row(KEYED, bytes(5), 3L, "y")));
    }

    @Test
    void whatKinesisDoesNotTakeIsHashed() {
        assertThat(Keys.fitting("x".repeat(256))).isEqualTo("x".repeat(256));
        assertThat(Keys.fitting("x".repeat(257))).matches("[0-9a-f]{64}");
        assertThat(Keys.fitting("x".repeat(258))).isNotEqualTo(Keys.fitting("x".repeat(257)));
        // The empty text is no partition key: this is its SHA-256.
        assertThat(Keys.fitting("")).startsWith("e3b0c44298fc1c14");
    }

    @Test
    void policies() {
        RowKey key = RowKey.of(row(KEYED, bytes(1), 2L, "x"));
        ChangePoint gtid = new ChangePoint(new SourcePosition("u:1", "f", 4, 0), Instant.EPOCH);
        ChangePoint none = new ChangePoint(new SourcePosition(null, "f", 4, 0), Instant.EPOCH);
        assertThat(Partitioning.KEY.key(TABLE, key, gtid)).isEqualTo("2|01");
        assertThat(Partitioning.TABLE.key(TABLE, key, gtid)).isEqualTo("shop.t");
        assertThat(Partitioning.CONSTANT.key(TABLE, key, gtid))
                .isEqualTo(Partitioning.CONSTANT.key(new TableName("a", "b"), key, none));
        assertThat(Partitioning.TRANSACTION.key(TABLE, key, gtid)).isEqualTo("u:1");
        assertThat(Partitioning.TRANSACTION.key(TABLE, key, none)).startsWith("f");
    }
}
