package io.orrery.local;

import java.util.OptionalLong;

/** One running server of the local stack. Safe to use from any thread. */
public interface LocalServer extends AutoCloseable {

    /** The server's name as a reader knows it, such as {@code MySQL}. */
    String name();

    /** The version of the server's software. */
    String version();

    /** Where it listens, as {@code host:port}; always on the loopback address. */
    String address();

    /** The process that it runs in; empty when it runs inside this one, or is stopped. */
    OptionalLong pid();

    /** Whether it answers right now. Never throws. */
    boolean healthy();

    /** The bytes that its data folder takes on disk. */
    long dataBytes();

    /** Stops the server and keeps its data. May be called twice. */
    @Override
    void close();
}
