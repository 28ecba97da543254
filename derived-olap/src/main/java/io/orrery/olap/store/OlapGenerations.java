package io.orrery.olap.store;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.ForwardingStore;
import io.orrery.consumer.generation.GenerationalStore;
import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.DatabaseLockedException;
import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.duck.DiskFullException;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The generations of a database: each is a file of its own beside a common path, and a small file at that path says
 * which one readers see. While this process serves queries it keeps the generation that it fed last open until the
 * next one is, so that there is always one to answer from.
 */
public final class OlapGenerations implements GenerationalStore, AutoCloseable {

    /** A builder lets go of its file soon after it has promoted it. */
    private static final Duration HAND_OVER = Duration.ofMinutes(1);

    /** A query of another process has it open for a moment; one that feeds it keeps it. */
    private static final Duration QUERY = Duration.ofSeconds(10);

    private static final long LOOK_MILLIS = 100;

    private record Opened(int number, OlapStore store) {}

    private final Path base;
    private final OlapSettings settings;
    private final boolean serving;
    private String satellite;
    private volatile Opened current;

    /**
     * Generations beside {@code base}.
     *
     * @param serving true to keep the database open for readers when it is not written to any more, until
     *     {@link #close}
     */
    public OlapGenerations(Path base, OlapSettings settings, boolean serving) {
        this.base = base;
        this.settings = settings;
        this.serving = serving;
    }

    /** Those of a satellite of that name, whose databases no other one may feed. */
    public OlapGenerations of(String satelliteName) {
        satellite = satelliteName;
        return this;
    }

    /** The file that readers of {@code base} see: {@code base} itself where there are no generations. */
    public static Path live(Path base) {
        try {
            return new DatabaseFiles(named(
                            base,
                            Integer.parseInt(Files.readString(pointer(base)).strip())))
                    .current();
        } catch (IOException | NumberFormatException e) {
            return base;
        }
    }

    /** The file that holds a generation, whether it exists or not. */
    public static Path file(Path base, int generation) {
        try {
            return new DatabaseFiles(named(base, generation)).current();
        } catch (IOException e) {
            throw new OrreryException(
                    "Cannot look for the files of generation " + generation + " of " + base + ": " + e, e);
        }
    }

    private static Path pointer(Path base) {
        return Path.of(base + ".live");
    }

    private static Path named(Path base, int generation) {
        return Path.of(base + ".g" + generation);
    }

    /** The database that queries are answered from. */
    public Database database() {
        Opened opened = current;
        if (opened == null) {
            throw new OrreryException("Database " + base + " is not open yet: try again");
        }
        return opened.store().database();
    }

    @Override
    public synchronized DerivedStore open(int generation) throws Exception {
        Opened before = current;
        if (before == null || before.number() != generation) {
            OlapStore store = openFile(generation, before != null);
            claim(store);
            current = new Opened(generation, store);
            if (before != null) {
                before.store().close();
            }
        }
        return new Feed(current.store());
    }

    private void claim(OlapStore store) throws SQLException {
        if (satellite != null) {
            try {
                store.claim(satellite);
            } catch (SQLException | RuntimeException e) {
                store.close();
                throw e;
            }
        }
    }

    private OlapStore openFile(int generation, boolean handOver) throws InterruptedException {
        long deadline = System.nanoTime() + (handOver ? HAND_OVER : QUERY).toNanos();
        while (true) {
            try {
                return OlapStore.open(named(base, generation), settings);
            } catch (DatabaseLockedException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                wait(LOOK_MILLIS);
            }
        }
    }

    @Override
    public void promote(int generation) throws IOException {
        Path file = named(base, generation);
        if (!Files.exists(new DatabaseFiles(file).current())) {
            throw new OrreryException(
                    "Cannot promote generation " + generation + ": there is no file " + file + " on this machine");
        }
        // Of its own: another process may be finishing the same promotion.
        Path draft = Path.of(pointer(base) + "." + UUID.randomUUID() + ".new");
        Files.writeString(draft, generation + "\n");
        Files.move(draft, pointer(base), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public boolean isAway(Exception thrown) {
        return thrown instanceof DatabaseLockedException
                || thrown instanceof DiskFullException
                || isPassing(thrown)
                || (thrown instanceof OrreryException && isPassing(thrown.getCause()));
    }

    /** A full disk, or 'olap run' that is started again. */
    private static boolean isPassing(Throwable thrown) {
        return thrown instanceof IOException
                && !(thrown instanceof NoSuchFileException)
                && !(thrown instanceof AccessDeniedException);
    }

    @Override
    public void drop(int generation) throws IOException {
        Path file = named(base, generation);
        Path work = DatabaseSettings.workFolder(file);
        if (Files.isDirectory(work)) {
            try (Stream<Path> left = Files.walk(work)) {
                for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        new DatabaseFiles(file).drop();
    }

    /** Closes what is open. */
    @Override
    public synchronized void close() throws SQLException {
        if (current != null) {
            current.store().close();
            current = null;
        }
    }

    private synchronized void release(OlapStore store) throws SQLException {
        if (!serving && current != null && current.store().equals(store)) {
            close();
        }
    }

    /** What the framework feeds, and closes when it feeds another one. */
    private final class Feed extends ForwardingStore implements AutoCloseable {

        private final OlapStore store;

        Feed(OlapStore store) {
            super(store);
            this.store = store;
        }

        @Override
        public void close() throws SQLException {
            release(store);
        }
    }
}
