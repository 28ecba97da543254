package io.orrery.producer.binlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.producer.gtid.GtidSet;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class GtidSetBytesTest {

    /** The event that begins a file of MySQL 9.7.4. */
    private static final String RECORDED = "0103000000000001"
            + "c6c13505eb1a11f1acba02fc0000000100010000000000000001000000000000000400000000000000"
            + "c6c13505eb1a11f1acba02fc0000000140615f7365636f6e645f7461675f6f665f7468697274795f74776f5f6368617273"
            + "010000000000000001000000000000000200000000000000"
            + "c6c13505eb1a11f1acba02fc000000010874616778010000000000000001000000000000000300000000000000";

    private static final String TEXT =
            "c6c13505-eb1a-11f1-acba-02fc00000001:1-3:a_second_tag_of_thirty_two_chars:1:tagx:1-2";

    private static GtidSet read(String hex) {
        return GtidSetBytes.read(new LogBuffer(HexFormat.of().parseHex(hex)));
    }

    @Test
    void readsAndWritesTagsAsMySqlDoes() {
        assertThat(read(RECORDED)).hasToString(TEXT);
        assertThat(GtidSetBytes.write(GtidSet.parse(TEXT))).asHexString().isEqualToIgnoringCase(RECORDED);
    }

    /** Servers before 8.3 know no other form. */
    @Test
    void writesTheOldFormWhereThereIsNoTag() {
        String old = "0100000000000000" + "3e11fa4771ca11e19e33c80aa9429562" + "0200000000000000"
                + "01000000000000000800000000000000" + "09000000000000000a00000000000000";
        GtidSet set = GtidSet.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-7:9");
        assertThat(GtidSetBytes.write(set)).asHexString().isEqualToIgnoringCase(old);
        assertThat(read(old)).isEqualTo(set);
        assertThat(read("0000000000000000")).hasToString("");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> read("ffffffffffffff00")).isInstanceOf(BinlogFormatException.class);
        assertThatThrownBy(() -> read(RECORDED.substring(0, 100))).isInstanceOf(BinlogFormatException.class);
    }
}
