package io.orrery.consumer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and a server on loopback, and fails as networks do. */
final class FaultyNetwork implements AutoCloseable {

    enum Mode {
        /** Passes on what comes. */
        PASS,
        /** Closes each connection before it was of use, open ones too. */
        REFUSE,
        /** Resets each connection, open ones too. */
        RESET,
        /** Takes connections and bytes, and nothing follows: a firewall that drops packets. */
        HANG
    }

    private final URI target;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.PASS;

    FaultyNetwork(URI target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** From now on behaves so. What hung goes on hanging, as it would. */
    void be(Mode next) throws IOException {
        mode = next;
        if (next == Mode.REFUSE || next == Mode.RESET) {
            for (Socket socket : Set.copyOf(open)) {
                end(socket);
            }
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "network");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                if (mode == Mode.REFUSE || mode == Mode.RESET) {
                    end(client);
                    continue;
                }
                Socket toServer = new Socket();
                toServer.connect(new InetSocketAddress(target.getHost(), target.getPort()));
                open.add(client);
                open.add(toServer);
                start(() -> pump(client, toServer));
                start(() -> pump(toServer, client));
            } catch (IOException closed) {
                // The test's end, or a client that went away.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[1 << 16];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (mode != Mode.HANG) {
                    out.write(bytes, 0, count);
                }
            }
        } catch (IOException ended) {
            // As the mode wants it.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void end(Socket socket) throws IOException {
        try (socket) {
            if (mode == Mode.RESET) {
                socket.setSoLinger(true, 0);
            }
        } catch (SocketException closed) {
            // Its other side was faster.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : Set.copyOf(open)) {
            socket.close();
        }
    }
}
