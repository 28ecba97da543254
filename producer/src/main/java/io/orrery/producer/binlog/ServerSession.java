package io.orrery.producer.binlog;

import com.github.shyiko.mysql.binlog.network.Authenticator;
import com.github.shyiko.mysql.binlog.network.ClientCapabilities;
import com.github.shyiko.mysql.binlog.network.ServerException;
import com.github.shyiko.mysql.binlog.network.protocol.ErrorPacket;
import com.github.shyiko.mysql.binlog.network.protocol.GreetingPacket;
import com.github.shyiko.mysql.binlog.network.protocol.PacketChannel;
import com.github.shyiko.mysql.binlog.network.protocol.command.Command;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import com.github.shyiko.mysql.binlog.network.protocol.command.SSLRequestCommand;
import io.orrery.mysql.Certificates;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.TlsMode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A session in MySQL's own protocol, from the greeting to what the server sends in the end. For one thread, but for {@link #close}. */
final class ServerSession implements Closeable {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
    private static final int HANDSHAKE_TIMEOUT_MILLIS = 15_000;

    private final Socket socket;
    private final PacketChannel channel;

    private ServerSession(Socket socket) throws IOException {
        this.socket = socket;
        this.channel = new PacketChannel(socket);
    }

    /**
     * Connects and proves who it is, over TLS where the address says so.
     *
     * @throws IOException if the server can't be reached or refuses; {@link ServerException} is what it answers
     */
    static ServerSession open(MysqlAddress address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_TIMEOUT_MILLIS);
            socket.setSoTimeout(HANDSHAKE_TIMEOUT_MILLIS);
            ServerSession session = new ServerSession(socket);
            session.authenticate(address);
            return session;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
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

    private static SSLSocket encrypted(Socket plain, MysqlAddress address) throws SocketException {
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
            SocketException failure = new SocketException(e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    /** The one value that a query answers with: a count of columns, their definitions, an end, the row, an end. */
    String ask(String sql) throws IOException {
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

    /** Runs a statement that answers with no rows. */
    void execute(String sql) throws IOException {
        channel.write(new QueryCommand(sql));
        checkError(channel.read());
    }

    private static void checkError(byte[] packet) throws IOException {
        if (packet.length > 0 && packet[0] == (byte) 0xff) {
            throw failure(Arrays.copyOfRange(packet, 1, packet.length));
        }
    }

    /** The error that a packet tells, less the byte that says that it is one. */
    static ServerException failure(byte[] body) throws IOException {
        ErrorPacket error = new ErrorPacket(body);
        return new ServerException(error.getErrorMessage(), error.getErrorCode(), error.getSqlState());
    }

    /** Asks for what {@link #input} then gives. */
    void send(Command command) throws IOException {
        channel.write(command);
    }

    /** What the server sends. */
    InputStream input() throws IOException {
        return channel.getInputStream();
    }

    /** How long a read may wait from now on. */
    void setTimeout(int millis) throws SocketException {
        socket.setSoTimeout(millis);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
