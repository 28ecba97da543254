package io.orrery.producer;

import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.MysqlServer.LogEnd;
import io.orrery.mysql.ServerFacts;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.runtime.OrreryException;
import java.util.List;

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
            return facts.gtids() ? GtidsAt.of(server.address(), place) : place;
        }
        if (from instanceof StartPosition.After after) {
            if (!facts.gtids()) {
                throw new OrreryException("MySQL at " + server.address().hostAndPort()
                        + " has no GTIDs: start from FILE:POS, current or earliest.");
            }
            return checked(new BinlogPosition(facts.uuid(), oldest().file(), FIRST_EVENT, after.gtids(), 0));
        }
        if (from instanceof StartPosition.Earliest) {
            String gtids = facts.gtids() ? server.purgedGtids() : null;
            return new BinlogPosition(facts.uuid(), oldest().file(), FIRST_EVENT, gtids, 0);
        }
        LogEnd end = server.logEnd();
        return new BinlogPosition(facts.uuid(), end.file(), end.position(), facts.gtids() ? end.gtids() : null, 0);
    }

    private LogEnd oldest() {
        return server.logs().get(0);
    }

    /**
     * The position as it is.
     *
     * @throws OrreryException if the server no longer has what comes after it, or it is another server's
     */
    BinlogPosition checked(BinlogPosition position) {
        if (position.gtids() != null) {
            if (!facts.gtids()) {
                throw lost(position, "the server has no GTIDs any more");
            }
            if (!server.gtidSubset(server.purgedGtids(), position.gtids())) {
                throw lost(position, "the server has purged transactions that come after it");
            }
        } else {
            if (!position.serverUuid().equals(facts.uuid())) {
                throw lost(position, "it was saved for another server (server_uuid " + position.serverUuid() + ")");
            }
            List<LogEnd> logs = server.logs();
            if (logs.stream().noneMatch(log -> log.file().equals(position.file()))) {
                throw lost(position, "the server has purged that file");
            }
        }
        return position;
    }

    private OrreryException lost(BinlogPosition position, String why) {
        return new OrreryException("Cannot go on from position " + position + " of MySQL at "
                + server.address().hostAndPort() + ": " + why
                + ". Changes are lost: raise binlog_expire_logs_seconds, " + BinlogPosition.START_ANEW + ".");
    }
}
