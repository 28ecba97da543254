package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.EventHeader;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.gtid.Gtid;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Events as MySQL 9.7.4 logged them. */
class GtidEventTest {

    private static final String TAGGED = "027200000002190305036a0aad033422c503b102e90204f1030000000204"
            + "0406087461677808080a100c7ff5b59215546106107d041283120b";

    private static GtidEvent read(int type, String hex) {
        EventHeader header = new EventHeader(1_700_000_000L, type, 1, hex.length() / 2, 0, 0);
        return GtidEvent.read(new LogEvent(header, new LogBuffer(HexFormat.of().parseHex(hex)), "binlog.000001", 4));
    }

    @Test
    void ofATransactionWithATag() {
        GtidEvent event = read(EventTypes.GTID_TAGGED, TAGGED);
        assertThat(event.gtid()).map(Gtid::toString).contains("c6c13505-eb1a-11f1-acba-02fc00000001:tagx:1");
        assertThat(event.committedAt()).isEqualTo(Instant.parse("2026-11-28T11:00:27.347445Z"));
    }

    @Test
    void ofATransactionWithoutATag() {
        GtidEvent event = read(
                EventTypes.GTID,
                "00c6c13505eb1a11f1acba02fc00000001040000000000000002000000000000000001000000000000002a7b9315546106"
                        + "fc1e0150620100");
        assertThat(event.gtid()).map(Gtid::toString).contains("c6c13505-eb1a-11f1-acba-02fc00000001:4");
        assertThat(event.committedAt()).isEqualTo(Instant.parse("2026-11-28T11:00:27.397930Z"));
    }

    @Test
    void whereTheServerHasNoGtids() {
        assertThat(read(
                                EventTypes.ANONYMOUS_GTID,
                                "0000000000000000000000000000000000000000000000000002000000000000000001000000000000002a7b9315546106"
                                        + "fc1e0150620100")
                        .gtid())
                .isEmpty();
    }

    @Test
    void fieldsThatAreNotKnownArePassedOverWhereTheyMayBe() {
        // Field 30 with the number 5 at the end: first as one that may be left out, then as one that may not.
        assertThat(read(EventTypes.GTID_TAGGED, TAGGED + "3c0a").gtid()).isPresent();
        assertThatThrownBy(() -> read(EventTypes.GTID_TAGGED, "02723c" + TAGGED.substring(6) + "3c0a"))
                .isInstanceOf(BinlogFormatException.class)
                .hasMessageContaining("field 30");
    }

    @Test
    void anotherFormIsRefused() {
        assertThatThrownBy(() -> read(EventTypes.GTID_TAGGED, "04" + TAGGED.substring(2)))
                .isInstanceOf(BinlogFormatException.class)
                .hasMessageContaining("form 2");
    }
}
