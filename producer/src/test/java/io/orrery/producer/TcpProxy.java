package io.orrery.producer;

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

/** Stands before a server on this machine and fails as a network does. */
final class TcpProxy implements AutoCloseable {

    /** What happens to connections. */
    enum Mode {
        /** They work. */
        PASS,
        /** Nobody listens, and those that were open are closed. */
        REFUSE,
        /** They open, and nothing comes back. */
        HANG,
        /** They open, and are reset at the first byte. */
        RESET
    }

    private final URI target;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.PASS;
    private volatile boolean closed;
    private ServerSocket listener;

    TcpProxy(URI target) throws IOException {
        this.target = target;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        accept(listener);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** From now on, for connections that are open too. */
    synchronized void mode(Mode newMode) throws IOException {
        Mode before = mode;
        mode = newMode;
        if (newMode == Mode.REFUSE) {
            listener.close();
        } else if (before == Mode.REFUSE) {
            listener = listen(port);
            accept(listener);
        }
        if (newMode != Mode.HANG) {
            dropAll();
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private void dropAll() throws IOException {
        for (Socket socket : open) {
            reset(socket);
        }
        open.clear();
    }

    private static void reset(Socket socket) throws IOException {
        if (!socket.isClosed()) {
            socket.setSoLinger(true, 0); // A close is a reset then.
            socket.close();
        }
    }

    private void accept(ServerSocket on) {
        start("accept", () -> {
            while (true) {
                Socket client = on.accept();
                open.add(client);
                start("request", () -> serve(client));
            }
        });
    }

    private void serve(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(target.getHost(), target.getPort())) {
            open.add(server);
            start("response", () -> pump(server, client));
            pump(client, server);
        }
    }

    private void pump(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[1 << 16];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (mode == Mode.RESET) {
                reset(from);
                reset(to);
                return;
            }
            if (mode == Mode.PASS) {
                out.write(buffer, 0, count);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void start(String what, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (SocketException ended) {
                        // By one side, or by the mode.
                    } catch (IOException e) {
                        if (!closed) {
                            throw new IllegalStateException(e);
                        }
                    }
                },
                "tcp-proxy-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        listener.close();
        dropAll();
    }
}
