package io.orrery.producer.binlog;

import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.command.Command;
import com.github.shyiko.mysql.binlog.network.protocol.command.DumpBinaryLogCommand;
import io.orrery.mysql.MysqlAddress;
import io.orrery.producer.gtid.GtidSet;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;

/**
 * A connection that receives the binary log as a replica does. The connector's own client gives up what a bounded
 * reader needs (it keeps a whole compressed transaction in memory and swallows errors), so only its handshake and
 * commands are used here. One thread reads; any thread may close.
 */
public final class BinlogConnection implements Closeable {

    private static final int CHECKSUM_SIZE = 4;
    private static final int LARGEST_KEPT_BUFFER = 1 << 20;

    /** How long the server may wait for a reader that Kinesis holds up, before it gives the connection up. */
    private static final int NET_WRITE_TIMEOUT_SECONDS = 3_600;

    private final ServerSession session;
    private final PacketInput packets;
    private int checksumSize;
    private String file;
    private long nextPosition;
    private byte[] buffer = new byte[8192];
    private TransactionPayload payload;

    private String serverUuid;

    private BinlogConnection(ServerSession session, BinlogPosition from) throws IOException {
        this.session = session;
        this.packets = new PacketInput(session.input());
        this.file = from.file();
        this.nextPosition = from.position();
    }

    /**
     * Connects and asks for the log.
     *
     * @param serverId a replica's id, which no other replica of the server may have
     * @param heartbeat how often the server says that it is there while nothing happens; three times without a word
     *     mean that the connection is dead
     * @throws IOException if the server can't be reached or refuses; {@link ServerException} is what it answers
     */
    public static BinlogConnection open(MysqlAddress address, long serverId, BinlogPosition from, Duration heartbeat)
            throws IOException {
        ServerSession session = ServerSession.open(address);
        try {
            BinlogConnection connection = new BinlogConnection(session, from);
            connection.prepare(heartbeat);
            connection.request(serverId, from);
            session.setTimeout(Math.toIntExact(heartbeat.toMillis() * 3 + 1_000));
            return connection;
        } catch (IOException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** A replica's id must be its own within the server, so it is drawn anew for each connection. */
    public static long drawServerId() {
        return ThreadLocalRandom.current().nextLong(1L << 31, 1L << 32);
    }

    private void prepare(Duration heartbeat) throws IOException {
        // Both names: MySQL 8.0.26 renamed the variables and still takes the old ones.
        session.execute("SET @master_binlog_checksum = @@GLOBAL.binlog_checksum,"
                + " @source_binlog_checksum = @@GLOBAL.binlog_checksum");
        // The first event comes before the one that describes the format, and already has a checksum or none.
        checksumSize = session.ask("SELECT @@GLOBAL.binlog_checksum").equals("NONE") ? 0 : CHECKSUM_SIZE;
        serverUuid = session.ask("SELECT @@GLOBAL.server_uuid");
        session.execute("SET @master_heartbeat_period = " + heartbeat.toNanos() + ", @source_heartbeat_period = "
                + heartbeat.toNanos());
        session.execute("SET SESSION net_write_timeout = " + NET_WRITE_TIMEOUT_SECONDS);
    }

    private void request(long serverId, BinlogPosition from) throws IOException {
        Command command = from.gtids() == null
                ? new DumpBinaryLogCommand(serverId, from.file(), from.position())
                : new DumpGtidsCommand(serverId, GtidSet.parse(from.gtids()));
        session.send(command);
    }

    /**
     * The next event. Blocks until it comes; the server sends heartbeats in between. The event is valid until the next
     * call.
     *
     * @throws java.net.SocketTimeoutException if the server was silent for too long
     * @throws ServerException if the server ends the stream with an error
     */
    public LogEvent next() throws IOException {
        if (payload != null) {
            LogEvent inner = nextOfPayload();
            if (inner != null) {
                return inner;
            }
        }
        packets.nextPayload();
        int status = packets.read();
        if (status == 0xff) {
            throw ServerSession.failure(packets.readAllBytes());
        }
        if (status != 0) {
            throw new EOFException("The server ended the binary log");
        }
        return nextOfStream();
    }

    private LogEvent nextOfStream() throws IOException {
        CRC32 checksum = new CRC32();
        byte[] headerBytes = packets.readNBytes(EventHeader.SIZE);
        EventHeader header = EventHeader.read(new LogBuffer(headerBytes));
        checksum.update(headerBytes);
        long start = advance(header);
        int size = Math.toIntExact(header.length() - EventHeader.SIZE);
        if (header.type() == EventTypes.TRANSACTION_PAYLOAD) {
            payload = new TransactionPayload(new BoundedInput(packets, size - checksumSize), checksum, start);
            return next();
        }
        LogBuffer body;
        if (header.type() == EventTypes.FORMAT_DESCRIPTION) {
            body = readBody(packets, size);
            readFormat(body, size);
        } else {
            body = readBody(packets, size);
            if (checksumSize > 0) {
                checksum.update(body.array(), 0, size - checksumSize);
                verify(
                        checksum.getValue(),
                        new LogBuffer(body.array(), size - checksumSize, size).le(CHECKSUM_SIZE),
                        start);
            }
            body = new LogBuffer(body.array(), 0, size - checksumSize);
        }
        if (header.type() == EventTypes.ROTATE) {
            LogBuffer rotate = new LogBuffer(body.array(), 0, body.remaining());
            nextPosition = rotate.le(8);
            file = rotate.utf8(rotate.remaining());
        }
        return new LogEvent(header, body, file, start);
    }

    /** Where the event starts. Headers hold only the low 32 bits of positions, and a file may be longer. */
    private long advance(EventHeader header) {
        if (header.nextPosition() == 0) {
            return nextPosition; // Made up while sending: it is in no file.
        }
        long start = nextPosition;
        long next = (nextPosition & ~0xffffffffL) | header.nextPosition();
        nextPosition = next < nextPosition ? next + (1L << 32) : next;
        return Math.max(start, nextPosition - header.length());
    }

    private void verify(long computed, long expected, long start) {
        if (computed != expected) {
            throw new BinlogFormatException("the checksum of the event at " + file + ":" + start + " is wrong");
        }
    }

    /** The last byte before the checksum, which this event always has, says whether others have one. */
    private void readFormat(LogBuffer body, int size) {
        int algorithm = body.array()[size - CHECKSUM_SIZE - 1];
        checksumSize = algorithm == 1 ? CHECKSUM_SIZE : 0;
    }

    private LogBuffer readBody(InputStream in, int size) throws IOException {
        byte[] target = buffer;
        if (size > target.length) {
            target = new byte[size];
            if (size <= LARGEST_KEPT_BUFFER) {
                buffer = target;
            }
        }
        if (in.readNBytes(target, 0, size) < size) {
            throw new EOFException("The server closed the connection");
        }
        return new LogBuffer(target, 0, size);
    }

    private LogEvent nextOfPayload() throws IOException {
        byte[] headerBytes = payload.events().readNBytes(EventHeader.SIZE);
        if (headerBytes.length == 0) {
            closePayload();
            return null;
        }
        EventHeader header = EventHeader.read(new LogBuffer(headerBytes));
        LogBuffer body = readBody(payload.events(), Math.toIntExact(header.length() - EventHeader.SIZE));
        return new LogEvent(header, body, file, payload.position());
    }

    private void closePayload() throws IOException {
        long computed = payload.checksum();
        if (checksumSize > 0) {
            verify(computed, new LogBuffer(packets.readNBytes(CHECKSUM_SIZE)).le(CHECKSUM_SIZE), payload.position());
        }
        payload = null;
    }

    /** True if reading on would probably wait. */
    public boolean idle() throws IOException {
        return payload == null && session.input().available() == 0;
    }

    /** The server that sends the log. */
    public String serverUuid() {
        return serverUuid;
    }

    /** The file that the events come from now. */
    public String file() {
        return file;
    }

    /** Where the next event starts in {@link #file()}. */
    public long position() {
        return nextPosition;
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
