package io.orrery.archive.store;

import io.orrery.runtime.OrreryException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** DuckDB in memory, with a folder for what does not fit: what is gathered need not outlive the process. */
final class GatherDatabase implements AutoCloseable {

    private final DuckDBConnection root;

    /**
     * @param memory as DuckDB writes it
     * @param spill where it puts what the memory does not hold
     */
    GatherDatabase(String memory, Path spill) {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", memory);
        properties.setProperty("temp_directory", spill.toString());
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        try {
            root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", properties);
            try (Statement statement = root.createStatement()) {
                statement.execute("SET GLOBAL TimeZone = 'UTC'");
            }
        } catch (SQLException e) {
            throw new OrreryException("Cannot start DuckDB: " + e.getMessage(), e);
        }
    }

    /** A new connection, closed by the caller. */
    synchronized DuckDBConnection connect() throws SQLException {
        return root.duplicate();
    }

    @Override
    public void close() {
        try {
            root.close();
        } catch (SQLException e) {
            throw new OrreryException("Cannot close DuckDB: " + e.getMessage(), e);
        }
    }
}
