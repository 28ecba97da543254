package io.orrery.consumer;

import io.orrery.consumer.worker.Profile;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.runtime.aws.AwsClients;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Sets up a derived ("satellite") system that follows a stream:
 *
 * <pre>{@code
 * Satellite.named("audit").stream("shop-changes").on("shop.orders", Order.class, handler).run();
 * }</pre>
 *
 * <p>Satellites of one name share the shards among them and each change is given to one of them; satellites of
 * different names each get every change. Register handlers, or one store, and start it. For one thread.
 */
public final class Satellite {

    /** Threads cost memory; who waits for more than so many answers at once needs another way. */
    private static final int MOST_PARALLEL = 1_000;

    // Read by the starter of this package.

    final String name;
    String stream;
    StartFrom from = new StartFrom.TrimHorizon();
    EventArchive archive;
    ArchiveProgress archiveProgress = (read, events) -> {};
    Instant until;
    Duration lateness = Until.LATENESS;
    TablePattern tables = TablePattern.all();
    DerivedStore store;
    final List<Registration<?>> registrations = new ArrayList<>();
    final Map<TableName, List<String>> keys = new LinkedHashMap<>();
    FailurePolicy failurePolicy = FailurePolicy.halt();
    int parallel = 1;
    final List<SatelliteListener> listeners = new ArrayList<>();
    AwsClients aws;
    Profile profile;
    boolean enhancedFanOut;
    boolean snapshots = true;
    String workerId;
    boolean temporary;

    /** A handler and the tables that it takes. */
    record Registration<R>(TablePattern tables, Class<R> type, RowHandler<R> handler) {}

    private Satellite(String name) {
        this.name = name;
    }

    /**
     * A satellite of that name, which also names its tables in DynamoDB.
     *
     * @param name letters, digits, {@code _}, {@code .} and {@code -}
     */
    public static Satellite named(String name) {
        if (!name.matches("[A-Za-z0-9_.-]{1,200}")) {
            throw new IllegalArgumentException("Cannot name a satellite '" + name
                    + "': must be 1 to 200 letters, digits, '_', '.' or '-', since it names a DynamoDB table");
        }
        return new Satellite(name);
    }

    /** The Kinesis stream to follow. Required. */
    public Satellite stream(String streamName) {
        this.stream = Objects.requireNonNull(streamName, "streamName");
        return this;
    }

    /** The stream as it was named; null before. */
    public String stream() {
        return stream;
    }

    /**
     * Gives the changes of the tables that {@code pattern} names, as {@code shop.orders} or {@code shop.*}, to a
     * handler, each row mapped to {@code type}. Where the patterns of several handlers fit a table, the first gets it.
     *
     * @param type {@link Row}, or a record or class that Jackson can make of the row: columns in snake case fill
     *     properties in camel case, unless annotated
     */
    public <R> Satellite on(String pattern, Class<R> type, RowHandler<R> handler) {
        registrations.add(new Registration<>(
                TablePattern.parse(pattern),
                Objects.requireNonNull(type, "type"),
                Objects.requireNonNull(handler, "handler")));
        return this;
    }

    /** As {@link #on}, with the rows as they are. */
    public Satellite onRows(String pattern, RowHandler<Row> handler) {
        return on(pattern, Row.class, handler);
    }

    /** Gives the changes of all tables that no handler registered before takes to {@code handler}. */
    public Satellite onRows(RowHandler<Row> handler) {
        return onRows("*.*", handler);
    }

    /** Gives batches of all {@link #tables} to a store, which takes the place of handlers. */
    public Satellite store(DerivedStore derivedStore) {
        this.store = Objects.requireNonNull(derivedStore, "derivedStore");
        return this;
    }

    /** The tables that the store gets, or that handlers may get; all by default. */
    public Satellite tables(TablePattern pattern) {
        this.tables = Objects.requireNonNull(pattern, "pattern");
        return this;
    }

    /** The tables as {@link #tables(TablePattern)} was given them. */
    public TablePattern tables() {
        return tables;
    }

    /**
     * Leaves out what snapshots and repairs bring, and with it their beginnings and ends: for a satellite that has no use
     * for rows that nobody has changed, as one that sends messages.
     */
    public Satellite withoutSnapshots() {
        this.snapshots = false;
        return this;
    }

    /** Where to begin when the satellite's name has no checkpoint yet: at the oldest record by default. */
    public Satellite from(StartFrom start) {
        this.from = Objects.requireNonNull(start, "start");
        return this;
    }

    /**
     * Reads an archive of the stream first, where the satellite's name has no checkpoint yet, and goes on with the stream at
     * the next record of each shard. {@link #start} returns when the archive is read, and throws if stream and archive do not
     * overlap. Cut short, it begins anew the next time: so run one worker of the name until the archive is read. What the
     * archive holds comes table by table, the changes of a key in their order.
     *
     * @param eventArchive stays the caller's to close, once the satellite was started
     */
    public Satellite fromArchive(EventArchive eventArchive) {
        this.archive = Objects.requireNonNull(eventArchive, "eventArchive");
        return this;
    }

    /** Tells how far the reading of {@link #fromArchive} is. */
    public Satellite archiveProgress(ArchiveProgress observer) {
        this.archiveProgress = Objects.requireNonNull(observer, "observer");
        return this;
    }

    /** As {@link #until(Instant, Duration)}, for producers that publish within a minute of the commit. */
    public Satellite until(Instant time) {
        return until(time, Until.LATENESS);
    }

    /**
     * Leaves out what was committed after {@code time}, and stops by itself when every shard has reached it. A shard has
     * when each producer that it heard of has brought something that was committed later; or, where nothing comes any
     * more, when the shard was read up to its newest record at a moment that is later than {@code time} by the lateness
     * and by what the shard's last event took to reach the stream. So a time that lies well in the past ends as soon as
     * all is read. A producer that is down at the end and was not late before cannot be known of: what it publishes when
     * it is back is left out.
     *
     * @param lateness how long after its commit a change may reach the stream
     */
    public Satellite until(Instant time, Duration lateness) {
        this.until = Objects.requireNonNull(time, "time");
        this.lateness = Objects.requireNonNull(lateness, "lateness");
        return this;
    }

    /** Names the key columns of a table whose changes come in the classic format, which does not name them. */
    public Satellite key(TableName table, List<String> columns) {
        keys.put(table, List.copyOf(columns));
        return this;
    }

    /** As {@link #key(TableName, List)}, from a text such as {@code shop.users=id} or {@code shop.lines=order,line}. */
    public Satellite key(String tableAndColumns) {
        int equals = tableAndColumns.indexOf('=');
        if (equals < 1 || equals == tableAndColumns.length() - 1) {
            throw new IllegalArgumentException("Cannot use key '" + tableAndColumns
                    + "': must be SCHEMA.TABLE=COLUMN[,COLUMN...], for example shop.users=id");
        }
        return key(
                TableName.parse(tableAndColumns.substring(0, equals)),
                List.of(tableAndColumns.substring(equals + 1).split(",", -1)));
    }

    /** What becomes of events that the handlers refuse: {@link FailurePolicy#halt()} by default. */
    public Satellite onFailure(FailurePolicy policy) {
        this.failurePolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Calls handlers for several keys of a shard at once, for those that wait: for a service that they call, or a database.
     * Changes of one row still come one after the other, in order, and a checkpoint passes nothing that is not done. What
     * concerns a table as a whole comes after all that was before it. Handlers have to be safe for that many threads for
     * each shard.
     *
     * @param workers the most calls at once for each shard, 1 to 1,000; 1 by default
     */
    public Satellite parallel(int workers) {
        if (workers < 1 || workers > MOST_PARALLEL) {
            throw new IllegalArgumentException(
                    "Cannot call handlers " + workers + " times at once: must be 1 to " + MOST_PARALLEL);
        }
        this.parallel = workers;
        return this;
    }

    /** Observes the satellite, beside the observers named before. */
    public Satellite listener(SatelliteListener observer) {
        listeners.add(Objects.requireNonNull(observer, "observer"));
        return this;
    }

    /** The AWS clients' source, which stays the caller's to close. Made from the environment by default. */
    public Satellite aws(AwsClients clients) {
        this.aws = Objects.requireNonNull(clients, "clients");
        return this;
    }

    /** The worker's timings: by default those that fit the Kinesis endpoint. */
    public Satellite profile(Profile timings) {
        this.profile = Objects.requireNonNull(timings, "timings");
        return this;
    }

    /** Reads by enhanced fan-out: 2 MB/s a shard for this satellite alone, pushed in some 70 ms, at an extra price. */
    public Satellite enhancedFanOut() {
        this.enhancedFanOut = true;
        return this;
    }

    /**
     * The worker's name among the satellite's workers, unique at any time. A worker that restarts under its old name
     * has its shards back without waiting for the leases to expire. By default host name and process directory.
     */
    public Satellite workerId(String id) {
        this.workerId = Objects.requireNonNull(id, "id");
        return this;
    }

    /** The handlers registered so far, as a store that gives each event to its handler: for tests. */
    public DerivedStore handlers() {
        return new HandlerStore(registrations);
    }

    /**
     * Starts to work on threads of its own and returns.
     *
     * @throws io.orrery.runtime.UsageException if settings are missing or contradict each other, or the stream does not
     *     exist
     * @throws io.orrery.runtime.OrreryException if AWS can't be reached, or changes may be lost: the store lacks what the
     *     stream does not hold any more
     */
    public RunningSatellite start() {
        return new SatelliteStarter(this).start();
    }

    /**
     * The whole of a program's {@code main}: starts, waits for the end, closes, and ends the process, whatever threads of
     * the program's own are left. The exit code is 0 when the satellite has reached the time given to {@link
     * #until(Instant)}, 1 when it halted or could not start, and 2 where its settings are wrong; the reason is printed on
     * standard error. A signal such as SIGTERM ends the process as ever, once the satellite was closed. Never returns.
     */
    public void run() {
        System.exit(new Program(name, this::start, System.err).run());
    }

    /**
     * As {@link #start}, for a name that is used once: the satellite's DynamoDB table is deleted when it has stopped.
     */
    public RunningSatellite startTemporary() {
        this.temporary = true;
        return start();
    }
}
