package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
import io.orrery.mysql.text.Charsets.CharacterSet;
import io.orrery.mysql.text.TextDecoder;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventHeader;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.cascade.Cascades;
import io.orrery.producer.defaults.AddedColumns;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What no server of these tests can be made to write. */
class ChangeReaderTest {

    private static final int UTF8MB4 = 45;
    private static final int UNKNOWN = 99;

    private final ToldChanges told = new ToldChanges();
    private final ChangeReader reader = new ChangeReader(
            new BinlogPosition("uuid", "binlog.000001", 4, null, 0),
            table -> true,
            new Tables(
                    new Charsets(Map.of(UTF8MB4, new CharacterSet("utf8mb4", 4, TextDecoder.utf8()))),
                    Unkeyed.CATALOG,
                    NameCase.TOLD_APART,
                    new HashSet<>(),
                    AddedColumns.none(),
                    (table, column) -> false,
                    Cascades.NONE),
            told,
            XaLog.NONE);

    private void read(int collation, String statement, long next) throws Exception {
        byte[] sql = statement.getBytes(StandardCharsets.UTF_8);
        EventHeader header = new EventHeader(0, EventTypes.QUERY, 1, sql.length, (int) next, 0);
        reader.accept(new LogEvent(header, QueryReaderTest.event(collation, sql), "binlog.000001", next - 50), next);
    }

    @Test
    void aStatementThatCannotBeReadForSureIsToldAndReadAsFarAsItCan() throws Exception {
        read(UNKNOWN, "TRUNCATE shop.t /* caf\u00e9 */", 100);
        assertThat(told.lines())
                .containsExactly(
                        "A statement in a character set that the server does not know at 50",
                        "truncated shop.t",
                        "defined [shop.t, shop.u]");
        assertThat(reader.position().position()).isEqualTo(100);
    }

    @Test
    void whichTablesAStatementMayHaveDefinedIsTold() throws Exception {
        read(UTF8MB4, "ALTER TABLE shop.u ADD COLUMN x INT", 100);
        read(UTF8MB4, "CREATE TEMPORARY TABLE shop.t (id INT)", 150);
        read(UTF8MB4, "SOMETHING new", 200);
        assertThat(told.lines()).containsExactly("defined [shop.u]", "defined []", "defined [shop.t, shop.u]");
    }
}
