package io.orrery.archive.read;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** DuckDB in memory, which reads files alone, and gives out rows while it reads: a table's events are more than fit. */
final class ArchiveDuckDb {

    private ArchiveDuckDb() {}

    /**
     * A new one.
     *
     * @param memory as DuckDB names a size
     * @param spill where what does not fit goes; made when it is needed
     */
    static Connection open(String memory, Path spill, int threads) throws SQLException {
        Properties properties = properties(memory, spill);
        properties.setProperty("threads", Integer.toString(threads));
        return DriverManager.getConnection("jdbc:duckdb:", properties);
    }

    /** The same, with a thread for each processor. */
    static Connection open(String memory, Path spill) throws SQLException {
        return DriverManager.getConnection("jdbc:duckdb:", properties(memory, spill));
    }

    private static Properties properties(String memory, Path spill) {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", memory);
        properties.setProperty("temp_directory", spill.toString());
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        return properties;
    }
}
