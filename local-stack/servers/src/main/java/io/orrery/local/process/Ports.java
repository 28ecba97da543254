package io.orrery.local.process;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback ports to listen on. */
public final class Ports {

    /**
     * Below the ranges that systems take the ports of outgoing connections from, so that none steals a server's port while
     * it restarts: Linux takes them from 32768, gVisor from 16000, macOS and Windows from 49152.
     */
    private static final int LOWEST = 10_000;

    private static final int HIGHEST = 15_900;
    private static final RetryPolicy<Object> STILL_INHERITED = RetryPolicy.builder()
            .handle(BindException.class)
            .withDelay(Duration.ofMillis(50))
            .withMaxRetries(10)
            .build();
    private static final Set<Integer> HANDED_OUT = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** A port that nothing listens on, and that this process has not handed out before. */
    public static int free() {
        for (int i = 0; i < 1000; i++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port) && HANDED_OUT.add(port)) {
                return port;
            }
        }
        throw new LocalServerException("No loopback port between " + LOWEST + " and " + HIGHEST
                + " is free: stop what listens there, or choose the ports yourself");
    }

    /** The port wanted if it is free, else another. */
    public static int freeNear(int wanted) {
        return wanted > 0 && isFree(wanted) ? wanted : free();
    }

    /**
     * Sets it up.
     *
     * @param port a port that the user chose
     * @param server who is to listen there
     * @throws LocalServerException if something listens there already
     */
    public static int require(int port, String server) {
        if (!isFree(port)) {
            throw new LocalServerException("Cannot start " + server + ": port " + port
                    + " of 127.0.0.1 is taken; stop what listens there, or choose another port");
        }
        return port;
    }

    /** Whether nothing listens on a loopback port. */
    public static boolean isFree(int port) {
        try {
            bind(() -> {
                try (ServerSocket socket = new ServerSocket()) {
                    // A connection that was closed a moment ago is no hindrance to the servers either.
                    socket.setReuseAddress(true);
                    socket.bind(loopback(port));
                    return port;
                }
            });
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Binds with patience. A process that another thread is just starting holds a copy of every open socket, for the few
     * milliseconds until it has closed what it inherited; a port that was probed or given back meanwhile looks taken.
     *
     * @param server opens the server's socket
     * @throws IOException as thrown by the last attempt
     */
    public static <T> T bind(CheckedSupplier<T> server) throws IOException {
        try {
            return Failsafe.with(STILL_INHERITED).get(server);
        } catch (FailsafeException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Whether something accepts connections on a loopback port. */
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(loopback(port), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetSocketAddress loopback(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }
}
