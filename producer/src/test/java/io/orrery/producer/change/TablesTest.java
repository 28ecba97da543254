package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.TableName;
import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.ColumnCodes;
import io.orrery.producer.binlog.EventHeader;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.binlog.TableMapBytes;
import io.orrery.producer.cascade.Cascades;
import io.orrery.producer.defaults.AddedColumns;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the definition of a table that nobody chose holds is nobody's business. */
class TablesTest {

    /** MySQL uses it for nothing yet. */
    private static final int UNKNOWN = 241;

    private static final int ENUM_LABELS = 6;
    private static final int ENUM_CHARSET = 10;
    private static final Predicate<TableName> NONE = table -> false;
    private static final Predicate<TableName> ALL = table -> true;

    private static Tables tables(String leftOut) {
        return new Tables(
                new Charsets(Map.of()),
                Unkeyed.CATALOG,
                NameCase.TOLD_APART,
                new HashSet<>(),
                AddedColumns.none(),
                (table, column) -> column.equals(leftOut),
                Cascades.NONE);
    }

    /** Rows of two columns: an INT, and one byte or nothing that anybody understands. */
    private static RowsEvent rows(Tables tables, int... rows) {
        byte[] body = new byte[11 + rows.length];
        body[0] = 1;
        body[8] = 2;
        body[10] = 2; // columns
        body = Arrays.copyOf(body, body.length + 1);
        body[11] = 3; // both are in the images
        for (int i = 0; i < rows.length; i++) {
            body[12 + i] = (byte) rows[i];
        }
        EventHeader header = new EventHeader(0, EventTypes.WRITE_ROWS, 1, body.length, 0, 0);
        return tables.rows(new LogEvent(header, new LogBuffer(body), "binlog.000001", 4));
    }

    private static int count(RowsEvent event) {
        int count = 0;
        for (; event.more(); count++) {
            event.skip();
        }
        return count;
    }

    @Test
    void anUnknownTypeStopsOnlyTheReaderOfItsTable() {
        LogBuffer map = new TableMapBytes()
                .column(ColumnCodes.LONG)
                .column(UNKNOWN, 4)
                .column(ColumnCodes.VARCHAR, 9, 0)
                .body();
        Tables tables = tables("");
        tables.map(new LogBuffer(map.array()), NONE);
        RowsEvent rows = rows(tables, 0, 1, 0, 0, 0, 9, 9, 9);
        assertThat(rows.chosen()).isFalse();
        assertThat(count(rows))
                .as("an event whose rows can't be told apart counts as one")
                .isEqualTo(1);
        assertThatThrownBy(() -> tables("").map(new LogBuffer(map.array()), ALL))
                .isInstanceOf(BinlogFormatException.class)
                .hasMessage("column 'c1' of shop.t is of the unknown type code 241: leave the table out with"
                        + " --exclude-tables 'shop.t'");
    }

    @Test
    void aDefinitionThatCannotBeDecodedStopsOnlyWhoWantsTheColumn() {
        LogBuffer map = new TableMapBytes()
                .column(ColumnCodes.LONG)
                .column(ColumnCodes.STRING, ColumnCodes.ENUM, 1)
                .field(ENUM_LABELS, 1, 1, 0xe4)
                .field(ENUM_CHARSET, 99)
                .body();
        Tables unwanted = tables("");
        unwanted.map(new LogBuffer(map.array()), NONE);
        assertThat(count(rows(unwanted, 0, 1, 0, 0, 0, 1, 0, 2, 0, 0, 0, 1))).isEqualTo(2);
        Tables without = tables("c1");
        without.map(new LogBuffer(map.array()), ALL);
        assertThat(count(rows(without, 0, 1, 0, 0, 0, 1))).isEqualTo(1);
        assertThatThrownBy(() -> tables("").map(new LogBuffer(map.array()), ALL))
                .isInstanceOf(BinlogFormatException.class)
                .hasMessage("column 'c1' of shop.t can't be decoded: collation 99 is unknown: leave it out with"
                        + " --exclude-columns 'shop.t.c1', or the table with --exclude-tables 'shop.t'");
    }
}
