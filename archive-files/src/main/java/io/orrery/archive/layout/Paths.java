package io.orrery.archive.layout;

import io.orrery.archive.storage.Storage;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where things lie in an archive. Names of databases and tables are percent-encoded as Hive does it, where a character
 * means something to Hive, to a path or to a glob; every other character stays.
 *
 * @see <a href="https://github.com/apache/hive/blob/master/standalone-metastore/metastore-common/src/main/java/org/apache/hadoop/hive/metastore/utils/FileUtils.java">Hive's
 *     FileUtils.escapePathName</a>
 */
public final class Paths {

    /** Beneath which all schemas are. */
    public static final String SCHEMAS = Storage.PRIVATE + "schemas/";

    /** What every path of a table begins with. */
    public static final String DATABASE = "database=";

    private static final String ENCODED = "\"#%'*/:=?\\{}[]^\u007f";
    /** What Hive takes for NULL. */
    private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

    private static final Pattern FILE =
            Pattern.compile("database=([^/]*)/table=([^/]*)/day=([0-9-]+)/(.+)-([0-9]+)-[0-9a-f]{8}\\.parquet");

    private Paths() {}

    /**
     * A file of events, as its path tells it.
     *
     * @param path the path
     * @param partition its table and day
     * @param shardId the shard that its events came from
     * @param upTo the end of the log entry that it belongs to
     */
    public record EventFile(String path, Partition partition, String shardId, StreamPosition upTo) {}

    /** The folder of a table, with a slash at its end. */
    public static String table(TableName table) {
        return DATABASE + encode(table.schema()) + "/table=" + encode(table.table()) + "/";
    }

    /**
     * The place of a file of events.
     *
     * @param attempt eight hexadecimal digits: two workers that write the same events never mean the same file
     */
    public static String file(Partition partition, String shardId, StreamPosition upTo, String attempt) {
        return partition.folder() + shardId + "-" + upTo.sequenceNumber() + "-" + attempt + ".parquet";
    }

    /** What a path says; empty if it is not one of {@link #file}. */
    public static Optional<EventFile> parse(String path) {
        Matcher file = FILE.matcher(path);
        if (!file.matches()) {
            return Optional.empty();
        }
        TableName table = new TableName(decode(file.group(1)), decode(file.group(2)));
        return Optional.of(new EventFile(
                path,
                new Partition(table, java.time.LocalDate.parse(file.group(3))),
                file.group(4),
                new StreamPosition(file.group(5))));
    }

    /** The place of a schema. */
    public static String schema(TableSchema schema) {
        return SCHEMAS + table(schema.table()) + encode(schema.id()) + ".json";
    }

    static String encode(String name) {
        if (name.equals(HIVE_NULL)) {
            return "%5F" + name.substring(1);
        }
        StringBuilder text = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || ENCODED.indexOf(c) >= 0) {
                text.append('%').append("%02X".formatted((int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static String decode(String name) {
        if (name.indexOf('%') < 0) {
            return name;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '%') {
                text.append((char) Integer.parseInt(name.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                text.append(name.charAt(i));
            }
        }
        return text.toString();
    }
}
