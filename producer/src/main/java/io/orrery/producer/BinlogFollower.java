package io.orrery.producer;

import com.github.shyiko.mysql.binlog.network.AuthenticationException;
import com.github.shyiko.mysql.binlog.network.ServerException;
import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.mysql.Certificates;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.NameCase;
import io.orrery.mysql.ServerUnavailableException;
import io.orrery.mysql.text.CharsetLoader;
import io.orrery.producer.binlog.BinlogConnection;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.cascade.ServerCascades;
import io.orrery.producer.catalog.ServerCatalog;
import io.orrery.producer.change.ChangeReader;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.change.Tables;
import io.orrery.producer.defaults.AddedColumns;
import io.orrery.producer.snapshot.LogPlace;
import io.orrery.producer.snapshot.LogReader;
import io.orrery.producer.snapshot.SnapshotGate;
import io.orrery.producer.stream.Lanes;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the binary log into the lanes, and connects again from where it was when the connection breaks. One thread runs
 * it; any thread may stop it.
 */
final class BinlogFollower implements LogReader {

    private static final Logger log = LoggerFactory.getLogger(BinlogFollower.class);

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final long FIRST_PAUSE_MILLIS = 100;

    /** Between marks: a mark costs a copy of the GTID set. */
    private static final long MARK_NANOS = Duration.ofMillis(20).toNanos();

    private static final int ER_SOURCE_FATAL_READING_BINLOG = 1236;

    private final ProducerSettings settings;
    private final MysqlServer server;
    private final Lanes<BinlogPosition> lanes;
    private final NameCase names;
    private final ChangeSink sink;
    private final SnapshotGate gate;
    private final Set<TableName> existing;
    private final AddedColumns added;
    private volatile BinlogConnection connection;
    private volatile boolean stopped;
    private volatile Instant caughtUpWith = Instant.EPOCH;
    private volatile boolean behind;
    private BinlogPosition position;

    /** The connection that an event was read from; null until then. For whoever has the turn. */
    private BinlogConnection place;

    private final AtomicLong saves = new AtomicLong();

    private ChangeReader reader;
    private long markedAt;
    private int attempts;
    private volatile long heardAt = System.nanoTime();
    private volatile BinlogPosition readUpTo;

    /**
     * What is known before reading begins.
     *
     * @param from where it begins
     * @param names whether names of tables tell cases apart
     * @param existing the tables of the server, asked for before {@code from} was
     * @param added the columns that statements before {@code from} have added
     */
    record Start(BinlogPosition from, NameCase names, List<TableName> existing, AddedColumns added) {
        Start {
            existing = List.copyOf(existing);
        }
    }

    BinlogFollower(
            ProducerSettings settings,
            MysqlServer server,
            Start start,
            Lanes<BinlogPosition> lanes,
            SnapshotGate gate) {
        this.settings = settings;
        this.server = server;
        this.position = start.from();
        this.readUpTo = start.from();
        this.names = start.names();
        this.existing = new HashSet<>(start.existing());
        this.added = start.added();
        this.lanes = lanes;
        this.gate = gate;
        this.sink = gate.sink();
    }

    /** Reads until stopped. Throws what can't be mended by connecting again. */
    void run() throws InterruptedException {
        while (!stopped) {
            try {
                follow();
            } catch (ServerUnavailableException e) {
                pauseAfter(new IOException(e.getMessage(), e));
            } catch (IOException e) {
                pauseAfter(e);
            }
        }
    }

    private void follow() throws IOException, InterruptedException {
        if (reader != null) {
            position = new Positions(server, server.facts()).recognised(position);
        }
        Tables tables = tables();
        PreparedGroups prepared = new PreparedGroups(server, this::readBeside);
        reader = new ChangeReader(position, settings.tables(), tables, sink, prepared);
        gate.readsFrom(reader::position);
        try (BinlogConnection opened = open()) {
            begin(opened);
            log.info("Reading the binary log of {} from {}", settings.mysql().hostAndPort(), position);
            while (!stopped) {
                LogEvent event = opened.next();
                attempts = 0;
                heardAt = System.nanoTime();
                accept(event, opened);
                lanes.check();
            }
        } finally {
            connection = null;
            // What was handed to the lanes is on its way: reading goes on after it.
            position = reader.position();
        }
    }

    /** What was read by an earlier connection may come again, or from another server. */
    private void begin(BinlogConnection opened) throws InterruptedException {
        gate.turn().take();
        try {
            connection = opened;
            place = null;
            gate.reconnected();
        } finally {
            gate.turn().end();
        }
    }

    private void accept(LogEvent event, BinlogConnection opened) throws IOException, InterruptedException {
        gate.turn().take();
        try {
            reader.accept(event, opened.position());
            place = opened;
            position(opened.idle());
        } finally {
            gate.turn().end();
        }
    }

    @Override
    public Optional<String> begun() {
        return place == null ? Optional.empty() : reader.begun();
    }

    @Override
    public Optional<LogPlace> place() {
        return place == null
                ? Optional.empty()
                : Optional.of(new LogPlace(place.serverUuid(), place.file(), place.position()));
    }

    @Override
    public void mark() {
        readUpTo = gate.held().orElseGet(reader::position);
        lanes.mark(readUpTo);
        markedAt = System.nanoTime();
    }

    /** Notes that what is acknowledged was saved. */
    void saved() {
        saves.incrementAndGet();
    }

    @Override
    public long saves() {
        return saves.get();
    }

    @Override
    public TableSchema told(TableSchema schema) {
        List<Column> columns = schema.columns().stream()
                .map(column -> added.told(schema.table(), column))
                .toList();
        return columns.equals(schema.columns()) ? schema : new TableSchema(schema.table(), columns, schema.key());
    }

    private BinlogConnection open() throws IOException {
        return BinlogConnection.open(settings.mysql(), BinlogConnection.drawServerId(), position, HEARTBEAT);
    }

    private Tables tables() {
        return new Tables(
                CharsetLoader.load(server),
                new ServerCatalog(server),
                names,
                existing,
                added,
                settings.tables().columns()::leavesOut,
                ServerCascades.of(server, settings.tables()));
    }

    private void position(boolean idle) {
        long now = System.nanoTime();
        if (idle || now - markedAt >= MARK_NANOS) {
            mark();
        }
        caughtUpWith = reader.committedAt();
        behind = !idle;
    }

    /** An event of another connection was read, while the one that follows the log waits. */
    private void readBeside() throws IOException {
        if (stopped) {
            throw new IOException("stopped");
        }
        heardAt = System.nanoTime();
        position(false);
        lanes.check();
    }

    private void pauseAfter(IOException e) throws InterruptedException {
        if (stopped) {
            return;
        }
        Optional<OrreryException> refused = Certificates.refusal(settings.mysql(), e);
        if (refused.isPresent()) {
            throw refused.get();
        }
        if (e instanceof AuthenticationException) {
            throw new OrreryException(
                    "MySQL at " + settings.mysql().hostAndPort() + " refused user '"
                            + settings.mysql().user() + "' as a replica (" + e.getMessage()
                            + "): check the password and grant REPLICATION SLAVE.",
                    e);
        }
        if (e instanceof ServerException refusal
                && refusal.getErrorCode() == ER_SOURCE_FATAL_READING_BINLOG
                && !refusal.getMessage().contains("same server_uuid/server_id")) {
            recognise();
            throw new OrreryException(
                    "MySQL at " + settings.mysql().hostAndPort() + " cannot send what comes after position " + position
                            + " (" + refusal.getMessage()
                            + "): if it was purged, " + BinlogPosition.START_ANEW + ".",
                    e);
        }
        attempts++;
        long full = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE_MILLIS << Math.min(attempts, 10));
        long pause = full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
        log.warn(
                "Lost the connection to MySQL at {} ({}): trying again in {} ms",
                settings.mysql().hostAndPort(),
                e.getMessage(),
                pause);
        Thread.sleep(pause);
    }

    /** A log that was reset under its reader ends with an error that does not say so. */
    private void recognise() {
        try {
            BinlogPosition unused = new Positions(server, server.facts()).recognised(position);
        } catch (IOException | ServerUnavailableException e) {
            log.debug("Cannot see whether the log is the one that was read", e);
        }
    }

    /** The columns that tables have got, as far as was read. */
    AddedColumns added() {
        return added;
    }

    /** Where reading is, as of a moment ago. */
    BinlogPosition position() {
        return readUpTo;
    }

    /** For how long the server has not said anything; it does so every second. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heardAt);
    }

    /** How long ago the last transaction read was committed; zero when all was read. */
    Duration lag(Instant now) {
        if (!behind || caughtUpWith.equals(Instant.EPOCH)) {
            return Duration.ZERO;
        }
        Duration lag = Duration.between(caughtUpWith, now);
        return lag.isNegative() ? Duration.ZERO : lag;
    }

    /** Ends {@link #run}, which may be waiting for the server. */
    void stop() {
        stopped = true;
        BinlogConnection open = connection;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                log.debug("Closing the connection to MySQL failed", e);
            }
        }
    }
}
