package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
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

    @Test
    void aStatementThatCannotBeReadForSureIsToldAndReadAsFarAsItCan() throws Exception {
        ToldChanges told = new ToldChanges();
        Tables tables = new Tables(
                new Charsets(Map.of()),
                Unkeyed.CATALOG,
                NameCase.TOLD_APART,
                new HashSet<>(),
                AddedColumns.none(),
                (table, column) -> false,
                Cascades.NONE);
        ChangeReader reader = new ChangeReader(
                new BinlogPosition("uuid", "binlog.000001", 4, null, 0), table -> true, tables, told, XaLog.NONE);
        byte[] sql = "TRUNCATE shop.t /* caf\u00e9 */".getBytes(StandardCharsets.UTF_8);
        EventHeader header = new EventHeader(0, EventTypes.QUERY, 1, sql.length, 100, 0);
        reader.accept(new LogEvent(header, QueryReaderTest.event(99, sql), "binlog.000001", 50), 100);
        assertThat(told.lines())
                .containsExactly(
                        "A statement in a character set that the server does not know at 50", "truncated shop.t");
        assertThat(reader.position().position()).isEqualTo(100);
    }
}
