package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.event.json.EventFrame;
import io.orrery.event.json.EventWriter;
import io.orrery.event.json.JsonBytes;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.CharsetLoader;
import io.orrery.mysql.text.Charsets;
import io.orrery.producer.binlog.BinlogConnection;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.cascade.Cascades;
import io.orrery.producer.catalog.ServerCatalog;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.change.ChangeReader;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.change.DefinedTables;
import io.orrery.producer.change.RowChange;
import io.orrery.producer.change.Tables;
import io.orrery.producer.change.XaLog;
import io.orrery.producer.defaults.AddedColumns;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds the two ways to a document against each other, over all that a database's tables have in the log: the bytes that are
 * written straight from it must be those of the rows that are decoded, and so must the keys.
 */
final class SameBytes {

    private static final String ORIGIN = "a \"name\"";
    private static final int LARGEST = 1 << 20;

    private final Source source;
    private final BinlogPosition from;

    private SameBytes(Source source, BinlogPosition from) {
        this.source = source;
        this.from = from;
    }

    /** Of what is logged from now on. */
    static SameBytes from(Source source) throws SQLException {
        return new SameBytes(source, position(source));
    }

    private static BinlogPosition position(Source source) throws SQLException {
        try (Statement statement = source.connection().createStatement();
                ResultSet status = statement.executeQuery("SHOW MASTER STATUS")) {
            status.next();
            return new BinlogPosition("", status.getString(1), status.getLong(2), null, 0, null);
        }
    }

    /** Compares all up to now. How many documents were written from bytes to bytes. */
    long check() throws Exception {
        Charsets charsets = CharsetLoader.load(new MysqlServer(source.address()));
        Documented direct = read(true, charsets);
        Documented decoded = read(false, charsets);
        assertThat(decoded.direct).isZero();
        assertThat(direct.documents).hasSameSizeAs(decoded.documents);
        for (int i = 0; i < direct.documents.size(); i++) {
            assertThat(direct.documents.get(i)).isEqualTo(decoded.documents.get(i));
            assertThat(direct.keys.get(i)).isEqualTo(decoded.keys.get(i));
        }
        return direct.direct;
    }

    private Documented read(boolean direct, Charsets charsets) throws Exception {
        BinlogPosition end = position(source);
        TablePattern tables = TablePattern.parse(source.name() + ".*");
        Documented sink = new Documented(direct);
        Tables read = new Tables(
                charsets,
                new ServerCatalog(new MysqlServer(source.address())),
                NameCase.TOLD_APART,
                new HashSet<>(),
                AddedColumns.none(),
                (table, column) -> false,
                Cascades.NONE);
        ChangeReader reader = new ChangeReader(from, tables, read, sink, XaLog.NONE);
        try (BinlogConnection log =
                BinlogConnection.open(source.address(), BinlogConnection.drawServerId(), from, Duration.ofSeconds(5))) {
            while (log.position() < end.position() || !log.file().equals(end.file())) {
                LogEvent event = log.next();
                reader.accept(event, log.position());
            }
        }
        return sink;
    }

    /** Writes a document for each change. */
    private static final class Documented implements ChangeSink {

        private final boolean takesBytes;
        private final List<String> documents = new ArrayList<>();
        private final List<RowKey> keys = new ArrayList<>();
        private final EventWriter writer = new EventWriter();
        private final JsonBytes bytes = new JsonBytes(LARGEST);
        private TableSchema framed;
        private EventFrame frame;
        private long version;
        private long direct;

        Documented(boolean takesBytes) {
            this.takesBytes = takesBytes;
        }

        @Override
        public void changed(RowChange change, ChangePoint at) throws InterruptedException {
            if (change.schema() != framed) {
                framed = change.schema();
                frame = new EventFrame(framed.table(), ORIGIN, framed.id());
            }
            bytes.clear();
            Optional<RowKey> key = takesBytes ? change.write(frame, bytes) : Optional.empty();
            if (key.isEmpty()) {
                change.decoded(this, at);
                return;
            }
            frame.end(bytes, ++version, at.committedAt(), at.source());
            documents.add(new String(bytes.copy(), StandardCharsets.UTF_8));
            keys.add(key.get());
            direct++;
        }

        private Metadata metadata(TableSchema schema, ChangePoint at) {
            return new Metadata(schema.table(), ORIGIN, ++version, schema.id(), at.committedAt(), at.source(), false);
        }

        private void add(ChangeEvent<Row> event, Row named) {
            documents.add(new String(writer.write(event), StandardCharsets.UTF_8));
            keys.add(RowKey.of(named));
        }

        @Override
        public void written(TableSchema schema, Row row, ChangePoint at) {
            add(new Write<>(metadata(schema, at), row), row);
        }

        @Override
        public void updated(TableSchema schema, Row before, Row after, ChangePoint at) {
            add(new Update<>(metadata(schema, at), before, after), before);
        }

        @Override
        public void deleted(TableSchema schema, Row row, ChangePoint at) {
            add(new Delete<>(metadata(schema, at), row), row);
        }

        @Override
        public void truncated(TableName table, ChangePoint at) {}

        @Override
        public void dropped(TableName table, ChangePoint at) {}

        @Override
        public void moved(TableName table, String what, ChangePoint at) {}

        @Override
        public void unknown(String what, ChangePoint at) {}

        @Override
        public void defined(DefinedTables tables) {}

        @Override
        public void cascaded(TableName parent, Set<TableName> changed, ChangePoint at) {}
    }
}
