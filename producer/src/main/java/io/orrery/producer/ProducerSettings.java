package io.orrery.producer;

import io.orrery.event.TablePattern;
import io.orrery.mysql.MysqlAddress;
import io.orrery.producer.stream.StreamCapacity;
import io.orrery.runtime.snapshot.StreamProducers;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a producer does. {@link #of} has defaults for all but the necessary.
 *
 * @param name the producer's name, which is the events' origin and, with the stream, names its saved position
 * @param mysql the source
 * @param tables which tables, and what of them
 * @param stream where to
 * @param from where to begin if no position is saved
 * @param state where position and lease are kept
 * @param snapshots when snapshots are made unasked, and how
 */
public record ProducerSettings(
        String name,
        MysqlAddress mysql,
        Selection tables,
        Target stream,
        StartPosition from,
        State state,
        Snapshots snapshots) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern SCHEMA_OF_TABLES = Pattern.compile("([A-Za-z0-9._-]+)\\..*");

    /**
     * The stream.
     *
     * @param name its name
     * @param create what it is created with if it does not exist; empty to demand it
     * @param memoryBytes how much may wait for it; a single event may be larger
     */
    public record Target(String name, Optional<StreamCapacity> create, long memoryBytes) {
        public Target {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(create, "create");
        }
    }

    /**
     * Position and lease.
     *
     * @param table a DynamoDB table, created if it does not exist
     * @param lease how long a producer may be silent before another of its name takes over
     * @param save how often the position is saved
     */
    public record State(String table, Duration lease, Duration save) {

        /** The table used unless another is named. */
        public static final String DEFAULT_TABLE = StreamProducers.DEFAULT_TABLE;

        /** Ten seconds until takeover, the position saved each second. */
        public static final State DEFAULT = new State(DEFAULT_TABLE, Duration.ofSeconds(10), Duration.ofSeconds(1));

        public State {
            Objects.requireNonNull(table, "table");
            if (save.isNegative() || save.isZero() || lease.compareTo(save.multipliedBy(3)) < 0) {
                throw new IllegalArgumentException("Cannot use lease=" + lease + ", save=" + save
                        + ": the lease must be three times as long or more");
            }
        }
    }

    /**
     * Snapshots.
     *
     * @param mode when one of all tables is made unasked
     * @param connections how many tables are read at a time
     */
    public record Snapshots(SnapshotMode mode, int connections) {

        /** The connections used unless told otherwise. */
        public static final int DEFAULT_CONNECTIONS = 2;

        /** None unasked. */
        public static final Snapshots ON_REQUEST = new Snapshots(SnapshotMode.NEVER, DEFAULT_CONNECTIONS);

        public Snapshots {
            Objects.requireNonNull(mode, "mode");
            if (connections < 1 || connections > 64) {
                throw new IllegalArgumentException(
                        "Cannot use snapshot-connections=" + connections + ": must be 1..64");
            }
        }
    }

    /** How much may wait for the stream by default, in bytes. */
    public static final long DEFAULT_MEMORY = 32L << 20;

    public ProducerSettings {
        Objects.requireNonNull(mysql, "mysql");
        Objects.requireNonNull(tables, "tables");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(snapshots, "snapshots");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Cannot use name='" + name + "': must be 1 to 64 letters, digits, dots, dashes and underscores");
        }
    }

    /** Settings with defaults: from the current end of the log into an existing stream, under the derived name. */
    public static ProducerSettings of(MysqlAddress mysql, String stream, TablePattern tables) {
        return new ProducerSettings(
                nameOf(stream, tables),
                mysql,
                Selection.of(tables),
                new Target(stream, Optional.empty(), DEFAULT_MEMORY),
                new StartPosition.Current(),
                State.DEFAULT,
                Snapshots.ON_REQUEST);
    }

    /**
     * The name of a producer that is given none: the database, where the pattern names one, as in {@code shop.*}; else
     * the stream's name.
     */
    public static String nameOf(String stream, TablePattern tables) {
        var matcher = SCHEMA_OF_TABLES.matcher(tables.toString());
        String schema = matcher.matches() ? matcher.group(1).split("\\.", 2)[0] : "";
        return NAME.matcher(schema).matches() ? schema : stream;
    }

    /** The same under another name. */
    public ProducerSettings withName(String newName) {
        return new ProducerSettings(newName, mysql, tables, stream, from, state, snapshots);
    }

    /** The same with another selection. */
    public ProducerSettings withTables(Selection newTables) {
        return new ProducerSettings(name, mysql, newTables, stream, from, state, snapshots);
    }

    /** The same with another start. */
    public ProducerSettings withFrom(StartPosition newFrom) {
        return new ProducerSettings(name, mysql, tables, stream, newFrom, state, snapshots);
    }

    /** The same with another target. */
    public ProducerSettings withStream(Target newStream) {
        return new ProducerSettings(name, mysql, tables, newStream, from, state, snapshots);
    }

    /** The same with other state. */
    public ProducerSettings withState(State newState) {
        return new ProducerSettings(name, mysql, tables, stream, from, newState, snapshots);
    }

    /** The same with other snapshots. */
    public ProducerSettings withSnapshots(Snapshots newSnapshots) {
        return new ProducerSettings(name, mysql, tables, stream, from, state, newSnapshots);
    }
}
