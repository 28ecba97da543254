package io.orrery.olap.duck;

import java.nio.file.Path;
import java.util.Properties;

/**
 * How DuckDB is run.
 *
 * @param memory the memory that the whole database may use, as DuckDB writes it, for example {@code 1GB}
 * @param threads the threads that all queries and the writer share
 */
public record DatabaseSettings(String memory, int threads) {

    /** How the name of a database's file ends once it was compacted: all of them have one work folder. */
    public static final String COMPACTED = "\\.c(\\d+)$";

    public DatabaseSettings {
        checkMemory(memory);
        if (threads < 1) {
            throw new IllegalArgumentException("Cannot use threads=" + threads + ": must be at least 1");
        }
    }

    /**
     * Passes a size as DuckDB writes it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static void checkMemory(String memory) {
        if (!memory.matches("\\d+(\\.\\d+)?\\s*([KMGT]i?B|%)")) {
            throw new IllegalArgumentException(
                    "Cannot use memory '" + memory + "': must be a size such as 512MB or 2GB");
        }
    }

    /** 1 GB and every processor. */
    public static DatabaseSettings defaults() {
        return new DatabaseSettings("1GB", Runtime.getRuntime().availableProcessors());
    }

    /** The one folder beside {@code file} where DuckDB may put other files: spills, exports under way, copies. */
    public static Path workFolder(Path file) {
        return Path.of(file.toAbsolutePath().toString().replaceFirst(COMPACTED, "") + ".work");
    }

    Properties properties(Path file) {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", memory);
        properties.setProperty("threads", Integer.toString(threads));
        // With the default of 16 MB a busy writer spends half its time in checkpoints; rare ones are safer, too.
        properties.setProperty("checkpoint_threshold", "256MB");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        // Whoever may query must not reach other files. DuckDB cannot be told this for one connection alone.
        properties.setProperty("temp_directory", workFolder(file) + "/spill");
        // Set by us for each query; queries themselves may set nothing, the guard sees to that.
        properties.setProperty("allowed_configs", "['operator_memory_limit']");
        // Else one query could fill the disk that the database is on.
        properties.setProperty("max_temp_directory_size", "20GB");
        properties.setProperty("allowed_directories", "[" + Sql.text(workFolder(file) + "/") + "]");
        return properties;
    }
}
