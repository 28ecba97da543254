package io.orrery.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowsTest {

    private static final TableName TABLE = new TableName("shop", "t");
    private static final TableName OTHER = new TableName("shop", "other");
    private static final TableSchema SCHEMA = new TableSchema(TABLE, List.of(Column.of("id", "bigint")), List.of("id"));

    private final Windows windows = new Windows();

    private static RowKey key(long id) {
        return RowKey.of(new Row(SCHEMA, id));
    }

    private static Map<RowKey, Row> rows(long... ids) {
        Map<RowKey, Row> rows = new LinkedHashMap<>();
        for (long id : ids) {
            rows.put(key(id), new Row(SCHEMA, id));
        }
        return rows;
    }

    private static List<Long> left(Window window) {
        List<Long> ids = new ArrayList<>();
        window.rows().forEachRemaining(row -> ids.add(row.getLong("id")));
        return ids;
    }

    @Test
    void whatIsChangedFromTheBeginningToTheEndIsTakenOut() {
        Window window = windows.open(TABLE);
        windows.touched(TABLE, key(1));
        windows.touched(OTHER, key(2));
        window.hold(rows(1, 2, 3, 4), rows(5));
        windows.touched(TABLE, key(3));
        windows.touched(TABLE, key(5));
        windows.touched(TABLE, key(9));
        assertThat(left(window)).containsExactly(2L, 4L);
        assertThat(window.gone().hasNext()).isFalse();
        assertThat(window.superseded()).isEqualTo(3);
    }

    @Test
    void twoWindowsOfATableAreTwo() {
        Window first = windows.open(TABLE);
        windows.touched(TABLE, key(1));
        Window second = windows.open(TABLE);
        windows.touched(TABLE, key(2));
        first.hold(rows(1, 2, 3), Map.of());
        second.hold(rows(1, 2, 3), Map.of());
        assertThat(left(first)).containsExactly(3L);
        assertThat(left(second)).containsExactly(1L, 3L);
        windows.close(first);
        windows.touched(TABLE, key(3));
        assertThat(left(first)).containsExactly(3L);
        assertThat(left(second)).containsExactly(1L);
    }

    @Test
    void aStatementVoidsTheWindowsOfItsTablesAlone() {
        Window window = windows.open(TABLE);
        Window held = windows.open(TABLE);
        Window other = windows.open(OTHER);
        held.hold(rows(1), Map.of());
        windows.changed(OTHER::equals);
        assertThat(window.isVoid()).isFalse();
        assertThat(other.isVoid()).isTrue();
        windows.changed(TABLE);
        assertThat(window.isVoid()).isTrue();
        assertThat(held.isVoid()).isTrue();
        window.hold(rows(1), Map.of());
        assertThat(left(window)).isEmpty();
        assertThat(left(held)).isEmpty();
    }

    @Test
    void anotherConnectionVoidsAll() {
        Window window = windows.open(TABLE);
        Window other = windows.open(OTHER);
        windows.allChanged();
        assertThat(window.isVoid()).isTrue();
        assertThat(other.isVoid()).isTrue();
    }

    @Test
    void moreKeysThanItRemembersVoidIt() {
        Window window = windows.open(TABLE);
        for (long id = 0; id <= 100_000; id++) {
            windows.touched(TABLE, key(id));
        }
        assertThat(window.isVoid()).isTrue();
    }
}
