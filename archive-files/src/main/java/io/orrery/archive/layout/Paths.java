package io.orrery.archive.layout;

import io.orrery.archive.storage.Storage;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.time.LocalDate;
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

    /** Beneath which the files are that are to be merged. */
    public static final String RECENT = Storage.PRIVATE + "recent/";

    /** Beneath which is what compactions keep. */
    public static final String BASE = Storage.PRIVATE + "base/";

    /** How the file ends that says what a compaction stands for. */
    public static final String COVERED = ".json";

    private static final String ENCODED = "\"#%'*/:=?\\{}[]^\u007f";
    /** What Hive takes for NULL. */
    private static final String HIVE_NULL = "__HIVE_DEFAULT_PARTITION__";

    private static final String PARTITION = "database=([^/]*)/table=([^/]*)/day=([0-9-]+)/";
    private static final String END = "([0-9]+)-[0-9a-f]{8}";
    private static final String MERGED = "-merged";
    private static final String PARQUET = ".parquet";

    private static final Pattern FILE =
            Pattern.compile(PARTITION + "(.+)-" + END + "(" + MERGED + ")?" + Pattern.quote(PARQUET));

    private static final Pattern BASE_FILE = Pattern.compile(BASE + PARTITION + "[0-9a-f]{8}" + Pattern.quote(PARQUET));

    private static final Pattern RECENT_FILE =
            Pattern.compile(RECENT + "([^/]+)/" + PARTITION + END + Pattern.quote(PARQUET));

    private Paths() {}

    /** What became of a file's events: docs/designs/archive-merge.md. */
    public enum Kind {
        /** They were rolled to where they stay. */
        ROLLED,
        /** They were rolled, and a merge copies them to where they stay. */
        RECENT,
        /** They were merged. */
        MERGED,
        /** They are what a compaction keeps of earlier ones. */
        BASE
    }

    /**
     * A file of events, as its path tells it.
     *
     * @param path the path
     * @param kind what became of its events
     * @param partition its table and day
     * @param shardId the shard that its events came from; empty if they came from many
     * @param upTo the end of the entry that it belongs to: of the shard's log, of its merges, or of the compactions
     */
    public record EventFile(String path, Kind kind, Partition partition, String shardId, StreamPosition upTo) {}

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
        return partition.folder() + shardId + "-" + upTo.sequenceNumber() + "-" + attempt + PARQUET;
    }

    /** The place of a file of events that is to be merged. */
    public static String recent(Partition partition, String shardId, StreamPosition upTo, String attempt) {
        return recent(shardId) + partition.folder() + upTo.sequenceNumber() + "-" + attempt + PARQUET;
    }

    /** Beneath which the files of a shard are that are to be merged. */
    public static String recent(String shardId) {
        return RECENT + shardId + "/";
    }

    /** The place of a file that a merge makes. */
    public static String merged(Partition partition, String shardId, StreamPosition upTo, String attempt) {
        return partition.folder() + shardId + "-" + upTo.sequenceNumber() + "-" + attempt + MERGED + PARQUET;
    }

    /** The place of what a compaction keeps of a table. */
    public static String base(Partition last, String attempt) {
        return BASE + last.folder() + attempt + PARQUET;
    }

    /** The place of what says which files a compaction stands for. */
    public static String covered(LocalDate last, String attempt) {
        return BASE + last + "-" + attempt + COVERED;
    }

    /** What a path says; empty if it is not one of a file of events. */
    public static Optional<EventFile> parse(String path) {
        Matcher base = BASE_FILE.matcher(path);
        if (base.matches()) {
            return Optional.of(new EventFile(path, Kind.BASE, partition(base, 1), "", new StreamPosition("0")));
        }
        Matcher recent = RECENT_FILE.matcher(path);
        if (recent.matches()) {
            return Optional.of(new EventFile(
                    path, Kind.RECENT, partition(recent, 2), recent.group(1), new StreamPosition(recent.group(5))));
        }
        Matcher file = FILE.matcher(path);
        return !file.matches()
                ? Optional.empty()
                : Optional.of(new EventFile(
                        path,
                        file.group(6) == null ? Kind.ROLLED : Kind.MERGED,
                        partition(file, 1),
                        file.group(4),
                        new StreamPosition(file.group(5))));
    }

    private static Partition partition(Matcher path, int group) {
        return new Partition(
                new TableName(decode(path.group(group)), decode(path.group(group + 1))),
                LocalDate.parse(path.group(group + 2)));
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
