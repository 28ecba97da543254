package io.orrery.olap.store;

import io.orrery.olap.duck.Database;
import io.orrery.olap.duck.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a database needs now and then, between two transactions of its writer. */
final class Upkeep {

    /**
     * When to do what.
     *
     * @param copyEvery the pause between copies; a copy of ten million rows takes some 3 s, for which the writer waits
     * @param keepDeleted how long a deleted row is remembered; a write from before the deletion that comes later than
     *     that would bring the row back
     */
    record Settings(Duration copyEvery, Duration keepDeleted) {

        Settings {
            if (copyEvery.isNegative() || copyEvery.isZero()) {
                throw new IllegalArgumentException("Cannot use copy-every=" + copyEvery + ": must be positive");
            }
            if (keepDeleted.isNegative() || keepDeleted.isZero()) {
                throw new IllegalArgumentException("Cannot use keep-deleted=" + keepDeleted + ": must be positive");
            }
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);
    private static final Duration PURGE_EVERY = Duration.ofHours(1);

    private final Settings settings;
    private final DatabaseCopies copies;
    private final Growth growth;
    private Instant nextCopy;
    private Instant nextPurge;

    Upkeep(Settings settings, DatabaseCopies copies, Growth growth, Instant now) {
        this.settings = settings;
        this.copies = copies;
        this.growth = growth;
        // A database without a copy gets its first one soon.
        this.nextCopy = copies.exists()
                ? now.plus(settings.copyEvery())
                : now.plus(settings.copyEvery().dividedBy(10));
        this.nextPurge = now.plus(PURGE_EVERY);
    }

    /**
     * Does what is due. A copy that fails is told in the log and tried again later: it must not stop the writer.
     *
     * @param connection the writer's, with no transaction under way
     * @return true if the database has another file now, and the connection has to be replaced
     */
    boolean run(Database database, Connection connection, Collection<TableState> tables, Instant now)
            throws SQLException {
        if (!now.isBefore(nextPurge)) {
            nextPurge = now.plus(PURGE_EVERY);
            purge(connection, tables, now);
        }
        if (!now.isBefore(nextCopy)) {
            nextCopy = now.plus(settings.copyEvery());
            try {
                copies.take(connection);
                growth.measure();
                log.debug("Copied the database");
            } catch (SQLException | IOException e) {
                log.warn("Cannot copy the database: {}", e.getMessage(), e);
            }
        }
        return growth.run(database, connection, now);
    }

    private void purge(Connection connection, Collection<TableState> tables, Instant now) throws SQLException {
        String before = Sql.text(now.minus(settings.keepDeleted()).toString().replace("Z", ""));
        for (TableState state : tables) {
            if (!state.dropped()) {
                Statements.run(
                        connection,
                        "DELETE FROM " + Sql.name(Hidden.DATA, state.dataTable()) + " WHERE " + Hidden.DELETED_AT
                                + " < TIMESTAMP " + before);
            }
        }
    }
}
