package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.mysql.MysqlServer.LogEnd;
import io.orrery.producer.binlog.BinlogPosition;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerLagTest {

    private static final List<LogEnd> LOGS =
            List.of(new LogEnd("b.1", 100, ""), new LogEnd("b.2", 1_000, ""), new LogEnd("b.3", 50, ""));

    private static long after(String file, long position) {
        return ServerLag.bytesAfter(LOGS, new BinlogPosition("u", file, position, null, 0));
    }

    @Test
    void bytesAreThoseAfterThePositionInAllFiles() {
        assertThat(after("b.1", 40)).isEqualTo(60 + 1_000 + 50);
        assertThat(after("b.2", 1_000)).isEqualTo(50);
        assertThat(after("b.3", 50)).isZero();
        assertThat(after("b.3", 70)).as("read since the server was asked").isZero();
        assertThat(after("b.0", 4)).as("purged").isEqualTo(1_150);
    }

    @Test
    void theFileAfterAnother() {
        assertThat(ServerLag.successor(LOGS, "b.1")).contains("b.2");
        assertThat(ServerLag.successor(LOGS, "b.3")).isEmpty();
        assertThat(ServerLag.successor(LOGS, "b.0")).isEmpty();
    }
}
