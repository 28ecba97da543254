package io.orrery.producer.binlog;

import io.orrery.mysql.MysqlAddress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Looks into the binary logs of a server beside the one reader that follows them. */
public final class LogFiles {

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final long FIRST_EVENT = 4;

    private LogFiles() {}

    /** A connection that reads {@code file} from its start. */
    public static BinlogConnection open(MysqlAddress address, String file) throws IOException {
        return open(address, file, FIRST_EVENT);
    }

    /** A connection that reads {@code file} from the event at {@code position}. */
    public static BinlogConnection open(MysqlAddress address, String file, long position) throws IOException {
        return BinlogConnection.open(
                address, BinlogConnection.drawServerId(), new BinlogPosition("", file, position, null, 0), HEARTBEAT);
    }

    /** When {@code file} was begun, which is when the one before it ended. */
    public static Instant createdAt(MysqlAddress address, String file) throws IOException {
        try (BinlogConnection connection = open(address, file)) {
            while (true) {
                LogEvent event = connection.next();
                if (event.type() == EventTypes.FORMAT_DESCRIPTION) {
                    return Instant.ofEpochSecond(event.header().timestamp());
                }
            }
        }
    }
}
