package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
import io.orrery.mysql.text.Charsets.CharacterSet;
import io.orrery.mysql.text.TextDecoder;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.GtidSetBytes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.RecordedLog;
import io.orrery.producer.binlog.RecordedLog.Recorded;
import io.orrery.producer.cascade.Cascades;
import io.orrery.producer.defaults.AddedColumns;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What servers write that the tests' own servers do not: beside the recordings stands how they were made. */
class RecordedLogTest {

    private static final String SERVER = "08358274-eb32-11f1-ab82-02fc00000001";

    private static final Charsets CHARSETS = new Charsets(Map.of(
            8, new CharacterSet("latin1", 1, TextDecoder.of(Charset.forName("windows-1252"))),
            63, new CharacterSet("binary", 1, TextDecoder.of(StandardCharsets.ISO_8859_1)),
            255, new CharacterSet("utf8mb4", 4, TextDecoder.utf8())));

    private final List<String> changes = new ArrayList<>();
    private final List<TableSchema> schemas = new ArrayList<>();

    /** Writes changes down, each with its transaction and its number there. */
    private final ChangeSink sink = new ChangeSink() {
        private void add(String what, TableSchema schema, Row row, ChangePoint at) {
            schemas.add(schema);
            String gtid = at.source().gtid().replace(SERVER, "");
            changes.add(gtid + "/" + at.source().row() + " " + what + " "
                    + schema.table().table() + " " + row.toMap());
        }

        @Override
        public void written(TableSchema schema, Row row, ChangePoint at) {
            add("+", schema, row, at);
        }

        @Override
        public void updated(TableSchema schema, Row before, Row after, ChangePoint at) {
            add("~", schema, after, at);
        }

        @Override
        public void deleted(TableSchema schema, Row row, ChangePoint at) {
            add("-", schema, row, at);
        }

        @Override
        public void truncated(TableName table, ChangePoint at) {
            throw new AssertionError();
        }

        @Override
        public void dropped(TableName table, ChangePoint at) {
            throw new AssertionError();
        }

        @Override
        public void moved(TableName table, String what, ChangePoint at) {
            throw new AssertionError();
        }

        @Override
        public void cascaded(TableName parent, Set<TableName> changed, ChangePoint at) {
            throw new AssertionError();
        }

        @Override
        public void unknown(String what, ChangePoint at) {
            throw new AssertionError();
        }

        @Override
        public void defined(DefinedTables tables) {}
    };

    private BinlogPosition read(Predicate<TableName> chosen) throws Exception {
        byte[] log;
        try (InputStream file = getClass().getResourceAsStream("/io/orrery/producer/recorded/mysql-9.7.4.binlog")) {
            log = file.readAllBytes();
        }
        ChangeReader reader = null;
        for (Recorded recorded : RecordedLog.read(log)) {
            if (recorded.event().type() == EventTypes.PREVIOUS_GTIDS) {
                LogBuffer body = recorded.event().body();
                String gtids = GtidSetBytes.read(body).toString();
                reader = new ChangeReader(
                        new BinlogPosition(SERVER, "binlog.000002", recorded.next(), gtids, 0),
                        chosen,
                        tables(),
                        sink,
                        XaLog.NONE);
            } else if (reader != null) {
                reader.accept(recorded.event(), recorded.next());
            }
        }
        return reader.position();
    }

    private static Tables tables() {
        return new Tables(
                CHARSETS,
                Unkeyed.CATALOG,
                NameCase.TOLD_APART,
                new HashSet<>(),
                AddedColumns.none(),
                (table, column) -> false,
                Cascades.NONE);
    }

    @Test
    void vectorsTagsCascadesAndCompressionOfMySql97() throws Exception {
        BinlogPosition end = read(table -> true);
        assertThat(changes)
                .containsExactly(
                        ":4/0 + products {id=1, name=Käse, v=[1.0, 2.5, -3.0E-7], d=null, label=ß, n=4000000000}",
                        ":4/1 + products {id=2, name=Brot, v=[1.0, 2.0], d=[0.1], label=null, n=7}",
                        ":5/0 ~ products {id=2, name=Brot, v=[-0.0, 1.4E-45, 1.0], d=[0.1], label=null, n=7}",
                        ":blue:2/0 - products {id=1, name=Käse, v=[1.0, 2.5, -3.0E-7], d=null, label=ß, n=4000000000}",
                        ":6/0 + products {id=3, name=null, v=[1.0, 1.0, 1.0], d=null, label=null, n=null}",
                        ":6/1 + products {id=4, name=null, v=null, d=null, label=null, n=null}",
                        ":6/2 + products {id=5, name=null, v=[1.0, 1.0, 1.0], d=null, label=null, n=null}",
                        ":green:1/0 + customers {id=1}",
                        ":green:1/1 + customers {id=2}",
                        ":7/0 + orders {id=10, customer=1}",
                        ":7/1 + orders {id=11, customer=1}",
                        ":7/2 + orders {id=20, customer=2}",
                        ":8/0 ~ orders {id=20, customer=3}",
                        ":8/1 ~ customers {id=3}",
                        ":9/0 - orders {id=10, customer=1}",
                        ":9/1 - orders {id=11, customer=1}",
                        ":9/2 - customers {id=1}");
        assertThat(end.gtids()).isEqualTo(SERVER + ":1-9:blue:1-2:green:1");
        assertThat(schemas.get(0).columns())
                .extracting(column -> column.type().toString())
                .containsExactly("int", "text", "vector(3)", "vector(2048)", "varchar(10)", "int unsigned");
    }

    @Test
    void rowsOfTablesThatNobodyChoseArePassedOverAndCounted() throws Exception {
        read(table -> table.table().equals("customers"));
        assertThat(changes)
                .containsExactly(
                        ":green:1/0 + customers {id=1}",
                        ":green:1/1 + customers {id=2}",
                        ":8/1 ~ customers {id=3}",
                        ":9/2 - customers {id=1}");
    }
}
