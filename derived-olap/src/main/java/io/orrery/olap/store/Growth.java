package io.orrery.olap.store;

import io.orrery.olap.duck.Database;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the database's file, which grows under updates: where it has more than {@link #FACTOR} times the size of its last
 * copy, and some more, it is written anew. Queries that run end on the old file; the next ones, and the writer, use the
 * new one. A table that grows is so written anew each time it has doubled, which is a constant cost a row.
 */
final class Growth {

    static final int FACTOR = 2;

    /** A file may always have so many bytes more. */
    static final long SLACK = 256L << 20;

    private static final Logger log = LoggerFactory.getLogger(Growth.class);
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private final DatabaseFiles files;
    private final DatabaseCopies copies;
    private final long slack;
    private long compactBytes;
    private Instant nextAttempt = Instant.MIN;

    /** @param slack as {@link #SLACK} */
    Growth(DatabaseFiles files, DatabaseCopies copies, long slack) throws IOException {
        this.files = files;
        this.copies = copies;
        this.slack = slack;
        measure();
    }

    /** Notes how large the data are without the holes in them. */
    void measure() throws IOException {
        compactBytes = copies.exists() ? copies.size() : Files.size(files.current());
    }

    private static void switchTo(Database database, Path next) throws IOException {
        try {
            database.switchTo(next);
        } catch (OrreryException e) {
            // What is written from now on goes to the old file, so that must count.
            Files.deleteIfExists(next);
            throw new IOException(e.getMessage(), e);
        }
    }

    /**
     * Writes the file anew if it is too large. A failure is told in the log: it must not stop the writer.
     *
     * @param connection the writer's, with no transaction under way; it is to be replaced if the answer is true
     */
    boolean run(Database database, Connection connection, Instant now) {
        try {
            if (now.isBefore(nextAttempt) || Files.size(database.file()) <= FACTOR * compactBytes + slack) {
                return false;
            }
            Path before = database.file();
            long size = Files.size(before);
            Path draft = copies.compact(connection);
            Path next = files.next();
            // The moment: until here a killed process begins with the old file, and from here with the new one.
            Files.move(draft, next, StandardCopyOption.ATOMIC_MOVE);
            switchTo(database, next);
            files.sweep();
            compactBytes = Files.size(next);
            log.info("Database {} is compacted from {} to {} bytes", before, size, compactBytes);
            return true;
        } catch (SQLException | IOException e) {
            nextAttempt = now.plus(PAUSE);
            log.warn("Cannot compact the database: {}", e.getMessage(), e);
            return false;
        }
    }
}
