package io.orrery.local.process;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Loopback ports to listen on. */
public final class Ports {

    /** Below the range that systems take the ports of outgoing connections from, so that none steals a server's port. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 32_000;
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
        try (ServerSocket socket = new ServerSocket()) {
            // A connection that was closed a moment ago is no hindrance to the servers either.
            socket.setReuseAddress(true);
            socket.bind(loopback(port));
            return true;
        } catch (IOException e) {
            return false;
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
