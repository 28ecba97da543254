package io.orrery.olap.duck;

import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBConnection;

/**
 * An open DuckDB database file. Connections made by {@link #connect()} see each other's commits; one thread uses one
 * connection.
 */
public final class Database implements AutoCloseable {

    /** The name under which the file's tables are known within DuckDB. */
    public static final String CATALOG = "orrery";

    private static final Pattern LOCKED = Pattern.compile("Could not set lock on file .*?\\(PID (\\d+)");

    /** Of the disk, of a user's share of it, of one file. */
    private static final Pattern FULL =
            Pattern.compile("No space left on device|Disk quota exceeded|File too large", Pattern.CASE_INSENSITIVE);

    private static final Pattern REFUSED = Pattern.compile(
            "Permission denied|Operation not permitted|Read-only file system|Cannot open file",
            Pattern.CASE_INSENSITIVE);

    private static final String WRITABLE =
            "it has to be in a folder where this user may write: make that possible, or name another file with --database";

    private final Opening opening;
    private volatile Path file;
    private final List<DuckDBConnection> issued = new ArrayList<>();
    private final Readers readers = new Readers();
    private DuckDBConnection root;

    /** Opens a file in the same way as the first one. */
    @FunctionalInterface
    private interface Opening {
        DuckDBConnection open(Path file);
    }

    private Database(Path file, Opening opening) {
        this.file = file;
        this.opening = opening;
        this.root = opening.open(file);
    }

    /**
     * Opens a file for reading and writing, and makes it if there is none.
     *
     * @throws OrreryException if it is locked by another process, is no DuckDB database, or may not be written
     * @throws DiskFullException if there is no space for it
     * @throws UnreadableDatabaseException if DuckDB cannot read what is in it
     */
    public static Database open(Path file, DatabaseSettings settings) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.createDirectories(DatabaseSettings.workFolder(file));
        } catch (IOException e) {
            throw new OrreryException("Cannot make the folders of database " + file + ": " + e + "; " + WRITABLE, e);
        }
        boolean isNew = Files.notExists(file);
        try {
            return new Database(file, path -> connect(path, settings, ""));
        } catch (DiskFullException e) {
            if (isNew) {
                // What there is of it is no database, and would be in the way of the next start.
                deleteQuietly(file);
            }
            throw e;
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next start names it.
        }
    }

    /**
     * Opens an existing file for reading.
     *
     * @throws OrreryException if there is none, it is locked by a process that writes, or is no DuckDB database
     */
    public static Database openReadOnly(Path file, DatabaseSettings settings) {
        if (!Files.isRegularFile(file)) {
            throw new OrreryException("There is no database " + file
                    + ": start 'orrery olap run' first, or name another file with --database");
        }
        return new Database(file, path -> connect(path, settings, " (READ_ONLY)"));
    }

    private static DuckDBConnection connect(Path file, DatabaseSettings settings, String options) {
        NativeLibrary.prepare();
        DuckDBConnection root = null;
        try {
            // Attached under a fixed name: by itself DuckDB would name the catalog after the file, and shop.orders in
            // a file shop.duckdb would be ambiguous.
            root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings.properties(file));
            try (Statement statement = root.createStatement()) {
                statement.execute("ATTACH " + Sql.text(file.toAbsolutePath().toString()) + " AS " + CATALOG + options);
                statement.execute("SET GLOBAL TimeZone = 'UTC'");
                statement.execute("SET GLOBAL enable_external_access = false");
                statement.execute("SET GLOBAL lock_configuration = true");
            }
            return root;
        } catch (SQLException e) {
            closeQuietly(root);
            throw explain(file, e);
        }
    }

    private static void closeQuietly(DuckDBConnection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // What went wrong before is the news.
        }
    }

    private static OrreryException explain(Path file, SQLException e) {
        String message = String.valueOf(e.getMessage());
        Matcher locked = LOCKED.matcher(message);
        if (locked.find()) {
            return new DatabaseLockedException(
                    "Cannot open database " + file + ": process " + locked.group(1)
                            + " has it open; stop that one, or name another file with --database",
                    e);
        }
        if (message.contains("Unique file handle conflict")) {
            return new DatabaseLockedException("Cannot open database " + file + ": this process has it open", e);
        }
        if (message.contains("not a valid DuckDB database file")) {
            return new OrreryException(
                    "Cannot open database " + file + ": it is not a DuckDB database; name another file with --database",
                    e);
        }
        if (message.contains("version number")) {
            return new OrreryException(
                    "Cannot open database " + file
                            + ": another version of DuckDB wrote it; name another file with --database and build it anew",
                    e);
        }
        if (FULL.matcher(message).find()) {
            return new DiskFullException(
                    "Cannot open database " + file + ": there is no space for it (" + firstLine(message)
                            + "); make room in " + file.toAbsolutePath().getParent(),
                    e);
        }
        if (REFUSED.matcher(message).find()) {
            return new OrreryException("Cannot open database " + file + ": " + firstLine(message) + "; " + WRITABLE, e);
        }
        return new UnreadableDatabaseException("Cannot read database " + file + ": " + firstLine(message), e);
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("no details");
    }

    /** The file, which another one may take the place of. */
    public Path file() {
        return file;
    }

    /** The queries that run on it. */
    public Readers readers() {
        return readers;
    }

    /** A new connection, closed by the caller. Safe for any thread. */
    public synchronized DuckDBConnection connect() throws SQLException {
        DuckDBConnection connection = root.duplicate();
        try (Statement statement = connection.createStatement()) {
            statement.execute("USE " + CATALOG);
        } catch (SQLException e) {
            // One that nobody knows of would keep a broken database open for good.
            closeQuietly(connection);
            throw e;
        }
        for (Iterator<DuckDBConnection> known = issued.iterator(); known.hasNext(); ) {
            if (known.next().isClosed()) {
                known.remove();
            }
        }
        issued.add(connection);
        return connection;
    }

    /**
     * Opens the file anew, after a fatal error that DuckDB answers every statement with from then on. Older
     * connections are closed: the file stays open, and broken, as long as one of them is.
     */
    public synchronized void reopen() {
        issued.forEach(Database::closeQuietly);
        issued.clear();
        closeQuietly(root);
        root = opening.open(file);
    }

    /**
     * Goes on with another file that holds the same. Connections that were made before stay with the old one, which is
     * closed with the last of them.
     *
     * @throws OrreryException if it cannot be opened; then nothing has changed
     */
    public synchronized void switchTo(Path next) {
        DuckDBConnection opened = opening.open(next);
        closeQuietly(root);
        root = opened;
        file = next;
    }

    /** Closes the database, once every connection to it is closed: then it is checkpointed. */
    @Override
    public synchronized void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw new OrreryException("Cannot close database " + file + ": " + e.getMessage(), e);
        }
    }
}
