package io.orrery.benchmark.path;

import io.orrery.local.stack.LocalStack;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.CharsetLoader;
import io.orrery.producer.binlog.BinlogConnection;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.cascade.Cascades;
import io.orrery.producer.catalog.ServerCatalog;
import io.orrery.producer.change.Tables;
import io.orrery.producer.defaults.AddedColumns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** The binary log of a {@link Workload} in memory: what is measured over it waits for no disk and no server. */
public final class LogCopy implements AutoCloseable {

    private static final int HEADER = 19;

    private final LocalStack stack;
    private final MysqlServer server;
    private final BinlogPosition from;
    private final long changes;
    private final List<LogEvent> events = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private LogCopy(LocalStack stack, BinlogPosition from, MysqlAddress address, long changes) {
        this.stack = stack;
        this.from = from;
        this.server = new MysqlServer(address);
        this.changes = changes;
    }

    /** The log of so many rows, and their updates and deletes, from a MySQL of its own. */
    public static LogCopy make(int rows) throws IOException, SQLException {
        LocalStack stack = LocalStack.builder().mysql().ephemeral().start();
        try {
            Workload workload = new Workload(rows);
            Workload.create(stack.mysql());
            Workload.Place start = Workload.Place.now(stack.mysql());
            workload.write(stack.mysql());
            MysqlAddress address = MysqlAddress.parse(
                    "mysql://" + stack.mysql().user() + "@127.0.0.1:"
                            + stack.mysql().port(),
                    stack.mysql().password());
            BinlogPosition from = new BinlogPosition("", start.file(), start.position(), null, 0, null);
            LogCopy copy = new LogCopy(stack, from, address, workload.changes());
            copy.read(address, Workload.Place.now(stack.mysql()));
            return copy;
        } catch (IOException | SQLException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private void read(MysqlAddress address, Workload.Place end) throws IOException {
        try (BinlogConnection connection =
                BinlogConnection.open(address, BinlogConnection.drawServerId(), from, Duration.ofSeconds(10))) {
            while (connection.position() < end.position()) {
                LogEvent event = connection.next();
                LogBuffer body = event.body();
                byte[] copy = Arrays.copyOfRange(body.array(), body.position(), body.position() + body.remaining());
                if (event.type() != EventTypes.ROTATE && event.type() != EventTypes.FORMAT_DESCRIPTION) {
                    write(event, copy);
                }
                events.add(new LogEvent(event.header(), new LogBuffer(copy), event.file(), event.position()));
            }
        }
    }

    /** The event as it stands in a file without checksums. */
    private void write(LogEvent event, byte[] body) {
        bytes.writeBytes(ByteBuffer.allocate(HEADER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) event.header().timestamp())
                .put((byte) event.type())
                .putInt((int) event.header().serverId())
                .putInt(HEADER + body.length)
                .putInt((int) event.header().nextPosition())
                .putShort((short) event.header().flags())
                .array());
        bytes.writeBytes(body);
    }

    /** How many row changes it has. */
    public long changes() {
        return changes;
    }

    /** Its length. */
    public long size() {
        return bytes.size();
    }

    /** Where it begins. */
    public BinlogPosition from() {
        return from;
    }

    /** The log as a file without checksums has it, without its first four bytes and the format's description. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** Its events, to be read once. */
    public List<LogEvent> events() {
        return events.stream()
                .map(event -> new LogEvent(
                        event.header(), new LogBuffer(event.body().array()), event.file(), event.position()))
                .toList();
    }

    /** What the producer needs to read it. */
    public Tables tables() {
        return new Tables(
                CharsetLoader.load(server),
                new ServerCatalog(server),
                NameCase.TOLD_APART,
                new HashSet<>(),
                AddedColumns.none(),
                (table, column) -> false,
                Cascades.NONE);
    }

    @Override
    public void close() {
        stack.close();
    }
}
