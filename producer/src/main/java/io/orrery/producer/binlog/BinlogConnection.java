package io.orrery.producer.binlog;

import com.github.luben.zstd.ZstdInputStream;
import com.github.shyiko.mysql.binlog.GtidSet;
import com.github.shyiko.mysql.binlog.network.Authenticator;
import com.github.shyiko.mysql.binlog.network.ClientCapabilities;
import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.ErrorPacket;
import com.github.shyiko.mysql.binlog.network.protocol.GreetingPacket;
import com.github.shyiko.mysql.binlog.network.protocol.PacketChannel;
import com.github.shyiko.mysql.binlog.network.protocol.command.Command;
import com.github.shyiko.mysql.binlog.network.protocol.command.DumpBinaryLogCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.DumpBinaryLogGtidCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.SSLRequestCommand;
import io.orrery.producer.mysql.Certificates;
import io.orrery.producer.mysql.MysqlAddress;
import io.orrery.producer.mysql.TlsMode;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A connection that receives the binary log as a replica does. The connector's own client gives up what a bounded
 * reader needs (it keeps a whole compressed transaction in memory and swallows errors), so only its handshake and
 * commands are used here. One thread reads; any thread may close.
 */
public final class BinlogConnection implements Closeable {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 15_000;
    private static final int CHECKSUM_SIZE = 4;
    private static final int LARGEST_KEPT_BUFFER = 1 << 20;

    /** How long the server may wait for a reader that Kinesis holds up, before it gives the connection up. */
    private static final int NET_WRITE_TIMEOUT_SECONDS = 3_600;

    private final Socket socket;
    private final PacketChannel channel;
    private PacketInput packets;
    private int checksumSize;
    private String file;
    private long nextPosition;
    private byte[] buffer = new byte[8192];
    private InputStream payload;
    private long payloadPosition;
    private CheckedInputStream payloadSource;

    private BinlogConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.channel = new PacketChannel(socket);
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
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_TIMEOUT_MILLIS);
            socket.setSoTimeout(HANDSHAKE_TIMEOUT_MILLIS);
            BinlogConnection connection = new BinlogConnection(socket);
            connection.authenticate(address);
            connection.prepare(heartbeat);
            connection.request(serverId, from);
            socket.setSoTimeout(Math.toIntExact(heartbeat.toMillis() * 3 + 1_000));
            return connection;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** A replica's id must be its own within the server, so it is drawn anew for each connection. */
    public static long drawServerId() {
        return ThreadLocalRandom.current().nextLong(1L << 31, 1L << 32);
    }

    private void authenticate(MysqlAddress address) throws IOException {
        byte[] first = channel.read();
        checkError(first);
        GreetingPacket greeting = new GreetingPacket(first);
        boolean offered = (greeting.getServerCapabilities() & ClientCapabilities.SSL) != 0;
        if (address.tls() != TlsMode.DISABLED && offered) {
            SSLRequestCommand request = new SSLRequestCommand();
            request.setCollation(greeting.getServerCollation());
            channel.write(request);
            channel.upgradeToSSL(plain -> encrypted(plain, address), null);
        } else if (address.tls() != TlsMode.DISABLED && address.tls() != TlsMode.PREFERRED) {
            throw new IOException("the server does not offer TLS");
        }
        new Authenticator(greeting, channel, null, address.user(), address.password()).authenticate();
        channel.authenticationComplete();
    }

    private static SSLSocket encrypted(Socket plain, MysqlAddress address) throws java.net.SocketException {
        try {
            SSLSocket socket = (SSLSocket) Certificates.context(address)
                    .getSocketFactory()
                    .createSocket(plain, address.host(), address.port(), true);
            if (address.tls() == TlsMode.VERIFY_IDENTITY) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            return socket;
        } catch (IOException e) {
            java.net.SocketException failure = new java.net.SocketException(e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    private void prepare(Duration heartbeat) throws IOException {
        // Both names: MySQL 8.0.26 renamed the variables and still takes the old ones.
        execute("SET @master_binlog_checksum = @@GLOBAL.binlog_checksum,"
                + " @source_binlog_checksum = @@GLOBAL.binlog_checksum");
        // The first event comes before the one that describes the format, and already has a checksum or none.
        checksumSize = ask("SELECT @@GLOBAL.binlog_checksum").equals("NONE") ? 0 : CHECKSUM_SIZE;
        execute("SET @master_heartbeat_period = " + heartbeat.toNanos() + ", @source_heartbeat_period = "
                + heartbeat.toNanos());
        execute("SET SESSION net_write_timeout = " + NET_WRITE_TIMEOUT_SECONDS);
    }

    /** The one value that a query answers with: a count of columns, their definitions, an end, the row, an end. */
    private String ask(String sql) throws IOException {
        channel.write(new QueryCommand(sql));
        checkError(channel.read());
        String value = "";
        for (int ends = 0; ends < 2; ) {
            byte[] packet = channel.read();
            checkError(packet);
            if ((packet[0] & 0xff) == 0xfe) {
                ends++;
            } else if (ends == 1) {
                LogBuffer row = new LogBuffer(packet);
                value = row.utf8(row.packedInt());
            }
        }
        return value;
    }

    private void execute(String sql) throws IOException {
        channel.write(new QueryCommand(sql));
        checkError(channel.read());
    }

    private static void checkError(byte[] packet) throws IOException {
        if (packet.length > 0 && packet[0] == (byte) 0xff) {
            throw failure(Arrays.copyOfRange(packet, 1, packet.length));
        }
    }

    private static ServerException failure(byte[] body) throws IOException {
        ErrorPacket error = new ErrorPacket(body);
        return new ServerException(error.getErrorMessage(), error.getErrorCode(), error.getSqlState());
    }

    private void request(long serverId, BinlogPosition from) throws IOException {
        Command command = from.gtids() == null
                ? new DumpBinaryLogCommand(serverId, from.file(), from.position())
                : new DumpBinaryLogGtidCommand(serverId, "", 4, new GtidSet(from.gtids()));
        file = from.file();
        nextPosition = from.position();
        channel.write(command);
        packets = new PacketInput(channel.getInputStream());
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
            throw failure(packets.readAllBytes());
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
            openPayload(size - checksumSize, checksum, start);
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
                verify(checksum, new LogBuffer(body.array(), size - checksumSize, size).le(CHECKSUM_SIZE), start);
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

    private void verify(CRC32 checksum, long expected, long start) {
        if (checksum.getValue() != expected) {
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

    /** Fields of type, length and value, closed by a 0 ("Transaction_payload_event"), then the compressed events. */
    private void openPayload(int size, CRC32 checksum, long start) throws IOException {
        BoundedInput body = new BoundedInput(packets, size);
        payloadSource = new CheckedInputStream(body, checksum);
        boolean compressed = false;
        while (true) {
            long field = packed(payloadSource);
            if (field == 0) {
                break;
            }
            byte[] value = payloadSource.readNBytes(Math.toIntExact(packed(payloadSource)));
            if (field == 2) {
                long algorithm = new LogBuffer(value).packed();
                compressed = algorithm == 0;
                if (!compressed && algorithm != 255) {
                    throw new BinlogFormatException(
                            "a transaction is compressed by the unknown algorithm " + algorithm);
                }
            }
        }
        payloadPosition = start;
        payload = compressed ? new ZstdInputStream(payloadSource) : payloadSource;
    }

    private static long packed(InputStream in) throws IOException {
        int first = in.read();
        int more =
                switch (first) {
                    case -1 -> throw new EOFException("A compressed transaction is cut short");
                    case 252 -> 2;
                    case 253 -> 3;
                    case 254 -> 8;
                    default -> 0;
                };
        return more == 0 ? first : new LogBuffer(in.readNBytes(more)).le(more);
    }

    private LogEvent nextOfPayload() throws IOException {
        byte[] headerBytes = payload.readNBytes(EventHeader.SIZE);
        if (headerBytes.length == 0) {
            closePayload();
            return null;
        }
        EventHeader header = EventHeader.read(new LogBuffer(headerBytes));
        LogBuffer body = readBody(payload, Math.toIntExact(header.length() - EventHeader.SIZE));
        return new LogEvent(header, body, file, payloadPosition);
    }

    private void closePayload() throws IOException {
        payloadSource.transferTo(OutputStream.nullOutputStream());
        long computed = payloadSource.getChecksum().getValue();
        payload = null;
        if (checksumSize > 0 && new LogBuffer(packets.readNBytes(CHECKSUM_SIZE)).le(CHECKSUM_SIZE) != computed) {
            throw new BinlogFormatException(
                    "the checksum of the event at " + file + ":" + payloadPosition + " is wrong");
        }
    }

    /** True if reading on would probably wait. */
    public boolean idle() throws IOException {
        return payload == null && channel.getInputStream().available() == 0;
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
        socket.close();
    }
}
