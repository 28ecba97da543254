package io.orrery.local.process;

import io.orrery.local.LocalServer;
import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A server that is a child process, on one loopback port, with its data in one folder. Safe to use from any thread. */
public abstract class DaemonServer implements LocalServer {

    private final String name;
    private final String version;
    private final ServerFolder folder;
    private final int port;
    private final Daemon daemon;

    /**
     * A server that is not started yet.
     *
     * @param name the server's name as a reader knows it
     * @param version the version of its software
     * @param folder what it keeps; closed with the server
     * @param port the port that the user chose; 0 for the one of the last run, or any free one
     * @param startPatience how long it may take until it is healthy
     * @param stopPatience how long it may take to end before it is killed
     */
    protected DaemonServer(
            String name, String version, ServerFolder folder, int port, Duration startPatience, Duration stopPatience) {
        this.name = name;
        this.version = version;
        this.folder = folder;
        this.port = PortChoice.choose(port, folder.path().resolve("port"), name);
        this.daemon = new Daemon(name, folder, startPatience, stopPatience, this::launchOnFreePort, this::healthy);
    }

    /**
     * Opens the folder, makes the server and starts it; where that fails, the folder is free again.
     *
     * @param make makes the server; called once the folder is open
     */
    protected static <S extends DaemonServer> S started(ServerFolder folder, Supplier<S> make, Progress progress) {
        try {
            S server = make.get();
            progress.step("Starting " + server.name());
            server.start();
            return server;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Starts the process; called at each start, when the one before has ended.
     *
     * @throws LocalServerException if it can't be started
     */
    protected abstract ChildProcess launch();

    /** What the server keeps. */
    protected final ServerFolder folder() {
        return folder;
    }

    /** Where its data are. */
    protected final Path data() {
        return folder.path().resolve("data");
    }

    /** Starts it again after {@link #stop()} or {@link #kill()}, with the same data and port. */
    public void start() {
        daemon.start();
    }

    /** Stops it in order and keeps its data. */
    public final void stop() {
        daemon.stop();
    }

    /** Stops it and starts it again. */
    public final void restart() {
        stop();
        start();
    }

    /** Ends it with SIGKILL, as a crash would. */
    public final void kill() {
        daemon.kill();
    }

    /** The port that it listens on. */
    public final int port() {
        return port;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String version() {
        return version;
    }

    @Override
    public final String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public final OptionalLong pid() {
        return daemon.pid();
    }

    @Override
    public final long dataBytes() {
        return FileTrees.bytes(data());
    }

    @Override
    public final void close() {
        daemon.stop();
        folder.close();
    }

    private ChildProcess launchOnFreePort() {
        Ports.require(port, name);
        return launch();
    }
}
