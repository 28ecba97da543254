package io.orrery.producer;

import io.orrery.mysql.MysqlAddress;
import io.orrery.producer.binlog.BinlogConnection;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.GtidSetBytes;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.binlog.LogFiles;
import io.orrery.producer.change.ChangeReader;
import io.orrery.producer.change.GtidEvent;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.IOException;

/** Finds which transactions come before a place in a file, so that a producer that starts there can follow a failover. */
final class GtidsAt {

    private GtidsAt() {}

    /**
     * The place with its GTID set: what the file says came before it, and the transactions from its start to the place.
     *
     * @throws UsageException if no transaction starts or ends at the place
     */
    static BinlogPosition of(MysqlAddress address, BinlogPosition place) {
        try (BinlogConnection log = LogFiles.open(address, place.file())) {
            return read(log, place);
        } catch (IOException e) {
            throw new OrreryException(
                    "Cannot read " + place.file() + " of MySQL at " + address.hostAndPort() + " (" + e.getMessage()
                            + "): check the privilege REPLICATION SLAVE.",
                    e);
        }
    }

    private static BinlogPosition read(BinlogConnection log, BinlogPosition place) throws IOException {
        ChangeReader reader = null;
        while (reader == null || log.position() <= place.position()) {
            LogEvent event = log.next();
            if (!log.file().equals(place.file())) {
                break;
            }
            if (event.type() == EventTypes.PREVIOUS_GTIDS) {
                BinlogPosition start = new BinlogPosition(
                        place.serverUuid(),
                        log.file(),
                        log.position(),
                        GtidSetBytes.read(event.body()).toString(),
                        0);
                if (place.position() <= start.position()) {
                    return start;
                }
                reader = ChangeReader.ofTransactions(start);
            } else if (reader != null && marksTransactions(event)) {
                accept(reader, event, log.position());
            }
            if (reader != null && reader.position().position() == place.position()) {
                return reader.position();
            }
        }
        throw new UsageException("No transaction starts at " + place + ": give a FILE:POS where one does, as"
                + " SHOW BINLOG EVENTS lists them, or a GTID set.");
    }

    private static void accept(ChangeReader reader, LogEvent event, long next) throws IOException {
        try {
            reader.accept(event, next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean marksTransactions(LogEvent event) {
        return GtidEvent.is(event)
                || switch (event.type()) {
                    case EventTypes.QUERY, EventTypes.XID, EventTypes.XA_PREPARE -> true;
                    default -> false;
                };
    }
}
