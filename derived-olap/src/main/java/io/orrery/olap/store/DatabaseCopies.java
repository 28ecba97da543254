package io.orrery.olap.store;

import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.DatabaseSettings;
import io.orrery.olap.duck.Sql;
import io.orrery.olap.duck.UnreadableDatabaseException;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of a database beside it. It holds the positions that belong to its rows, so a database restored from it
 * catches up by itself; and it is compact, where the database itself grows under updates.
 */
final class DatabaseCopies {

    private static final Logger log = LoggerFactory.getLogger(DatabaseCopies.class);
    private static final String ALIAS = "_orrery_copy";
    private static final String DRAFT = "copy.new";
    private static final String COMPACTED = "compact.new";

    private final Path file;
    private final Path copy;

    DatabaseCopies(Path file) {
        this.file = file;
        this.copy = DatabaseSettings.workFolder(file).resolve("copy.duckdb");
    }

    /** True if there is a copy to restore from. */
    boolean exists() {
        return Files.isRegularFile(copy);
    }

    long size() throws IOException {
        return Files.size(copy);
    }

    /** Replaces the copy by one of the database as it is. The connection has no transaction under way, and alone writes. */
    void take(Connection connection) throws SQLException, IOException {
        Path draft = write(connection, DRAFT);
        Files.move(draft, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Writes all that is in the database to a new file, without the holes in it. */
    Path compact(Connection connection) throws SQLException, IOException {
        return write(connection, COMPACTED);
    }

    private Path write(Connection connection, String name) throws SQLException, IOException {
        Path target = copy.resolveSibling(name);
        delete(target);
        try {
            write(connection, target);
        } catch (SQLException e) {
            // Where the disk is full, the database needs the space.
            delete(target);
            throw e;
        }
        return target;
    }

    private static void write(Connection connection, Path target) throws SQLException {
        Statements.run(connection, "ATTACH " + Sql.text(target.toString()) + " AS " + ALIAS);
        try {
            Statements.run(connection, "COPY FROM DATABASE " + Database.CATALOG + " TO " + ALIAS);
        } finally {
            // Checkpoints the copy, so that it needs no log beside it.
            Statements.run(connection, "DETACH " + ALIAS);
        }
    }

    /** Removes what a process that was killed had begun to write. */
    void sweep() throws IOException {
        delete(copy.resolveSibling(DRAFT));
        delete(copy.resolveSibling(COMPACTED));
    }

    /**
     * Puts the copy in the place of the database, which cannot be read. The broken files are kept aside.
     *
     * @throws OrreryException if there is no copy
     */
    void restore(UnreadableDatabaseException cause) {
        if (!exists()) {
            throw new OrreryException(
                    cause.getMessage() + "; there is no copy of it yet: move it away and build it anew with"
                            + " 'orrery olap rebuild', with --snapshot for rows that the stream does not hold",
                    cause);
        }
        try {
            // There is a file at each moment, this one or that: where it was missing, the next start would make a new
            // one.
            Path draft = Path.of(file + ".restoring");
            Files.copy(copy, draft, StandardCopyOption.REPLACE_EXISTING);
            Path broken = Path.of(file + ".broken-" + Instant.now().getEpochSecond());
            Path wal = Path.of(file + ".wal");
            keep(file, broken);
            if (Files.exists(wal)) {
                // Before the copy is in place, to which it does not belong.
                keep(wal, Path.of(broken + ".wal"));
                Files.delete(wal);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            log.warn(
                    "Database {} could not be read and is restored from its copy of {}; the broken file is kept as {}",
                    file,
                    Files.getLastModifiedTime(copy),
                    broken,
                    cause);
        } catch (IOException e) {
            throw new OrreryException("Cannot restore database " + file + " from its copy: " + e.getMessage(), e);
        }
    }

    /** Under a second name, which costs no space; by a copy where the file system knows no such names. */
    private static void keep(Path one, Path other) throws IOException {
        Files.deleteIfExists(other);
        try {
            Files.createLink(other, one);
        } catch (UnsupportedOperationException | IOException e) {
            Files.copy(one, other);
        }
    }

    private static void delete(Path target) throws IOException {
        Files.deleteIfExists(target);
        Files.deleteIfExists(Path.of(target + ".wal"));
    }
}
