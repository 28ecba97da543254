package io.orrery.producer;

import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.MysqlServer.LogEnd;
import io.orrery.mysql.ServerFacts;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.LogFiles;
import io.orrery.producer.binlog.LogMark;
import io.orrery.producer.gtid.GtidSet;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Turns a wish where to start into a position, and checks that the server still has what comes after it. */
final class Positions {

    private static final long FIRST_EVENT = 4;

    private final MysqlServer server;
    private final ServerFacts facts;

    Positions(MysqlServer server, ServerFacts facts) {
        this.server = server;
        this.facts = facts;
    }

    /** The position to start at where none is saved. */
    BinlogPosition start(StartPosition from) {
        if (from instanceof StartPosition.At at) {
            BinlogPosition place = checked(new BinlogPosition(facts.uuid(), at.file(), at.position(), null, 0));
            return marked(facts.gtids() ? GtidsAt.of(server.address(), place) : place);
        }
        if (from instanceof StartPosition.After after) {
            if (!facts.gtids()) {
                throw new OrreryException("MySQL at " + server.address().hostAndPort()
                        + " has no GTIDs: start from FILE:POS, current or earliest.");
            }
            // The file is a guess: it is known, and marked, once the server begins to send.
            return checked(new BinlogPosition(facts.uuid(), oldest().file(), FIRST_EVENT, after.gtids(), 0));
        }
        if (from instanceof StartPosition.Earliest) {
            String gtids = facts.gtids() ? server.purgedGtids() : null;
            return marked(new BinlogPosition(facts.uuid(), oldest().file(), FIRST_EVENT, gtids, 0));
        }
        LogEnd end = server.logEnd();
        return marked(
                new BinlogPosition(facts.uuid(), end.file(), end.position(), facts.gtids() ? end.gtids() : null, 0));
    }

    private BinlogPosition marked(BinlogPosition position) {
        try {
            return position.withMark(LogMark.of(LogFiles.createdAt(server.address(), position.file())));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private LogEnd oldest() {
        return server.logs().get(0);
    }

    /**
     * The position, as this server's.
     *
     * @throws PositionLostException if the server no longer has what comes after it, or it is another server's
     */
    BinlogPosition checked(BinlogPosition position) {
        try {
            return recognised(position);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * As {@link #checked}.
     *
     * @throws IOException if the server can't be read as a replica reads it
     */
    BinlogPosition recognised(BinlogPosition position) throws IOException {
        boolean ours = position.serverUuid().equals(facts.uuid());
        if (position.gtids() != null) {
            if (!facts.gtids()) {
                throw lost(position, "the server has no GTIDs any more");
            }
            if (!GtidSet.parse(position.gtids()).contains(GtidSet.parse(server.purgedGtids()))) {
                throw lost(position, "the server has purged transactions that come after it");
            }
        } else {
            if (!ours) {
                throw lost(position, "it was saved for another server (server_uuid " + position.serverUuid() + ")");
            }
            List<LogEnd> logs = server.logs();
            if (logs.stream().noneMatch(log -> log.file().equals(position.file()))) {
                throw LogHistory.lackOf(position.file(), logs)
                        .map(why -> otherHistory(position, why))
                        .orElseGet(() -> lost(position, "the server has purged that file"));
            }
        }
        if (!ours) {
            return position.at(facts.uuid());
        }
        Optional<String> difference = new LogHistory(server).difference(position);
        if (difference.isPresent()) {
            throw otherHistory(position, difference.get());
        }
        return position;
    }

    /**
     * The transactions that were read up to a position and that the server does not have, as a GTID set; empty if there
     * are none. A replica that is behind gets them; one that was promoted without them never does.
     */
    String unknownToServer(BinlogPosition position) {
        if (position.gtids() == null) {
            return "";
        }
        return server.ask(
                        "the transactions that it lacks",
                        connection -> MysqlServer.rows(
                                connection, "SELECT GTID_SUBTRACT(?, @@GLOBAL.gtid_executed)", position.gtids()))
                .get(0)
                .get(0)
                .replaceAll("\\s", "");
    }

    private OrreryException unreadable(IOException e) {
        return new OrreryException(
                "Cannot read the binary log of MySQL at " + server.address().hostAndPort() + " (" + e.getMessage()
                        + "): check that it runs, and the privilege REPLICATION SLAVE.",
                e);
    }

    private PositionLostException otherHistory(BinlogPosition position, String why) {
        return new PositionLostException("Cannot go on from position " + position + " of MySQL at "
                + server.address().hostAndPort() + ": its binary log is not the one that was read (" + why
                + "), as after RESET MASTER or the restore of an older backup. Going on would skip changes: "
                + BinlogPosition.START_ANEW + ".");
    }

    private PositionLostException lost(BinlogPosition position, String why) {
        return new PositionLostException("Cannot go on from position " + position + " of MySQL at "
                + server.address().hostAndPort() + ": " + why
                + ". Changes are lost: raise binlog_expire_logs_seconds, " + BinlogPosition.START_ANEW + ".");
    }
}
