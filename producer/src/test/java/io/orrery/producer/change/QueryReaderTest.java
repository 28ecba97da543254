package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
import io.orrery.mysql.text.Charsets.CharacterSet;
import io.orrery.mysql.text.TextDecoder;
import io.orrery.producer.binlog.LogBuffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** StatementsXIT's twin has a server write the events. */
class QueryReaderTest {

    private static final int LATIN1 = 8;
    private static final int UTF8MB4 = 45;
    private static final int GB18030 = 248;

    private final QueryReader reader = new QueryReader(
            new Charsets(Map.of(
                    LATIN1, new CharacterSet("latin1", 1, TextDecoder.of(StandardCharsets.ISO_8859_1)),
                    UTF8MB4, new CharacterSet("utf8mb4", 4, TextDecoder.utf8()),
                    GB18030, new CharacterSet("gb18030", 4, TextDecoder.of(Charset.forName("GB18030"))))),
            NameCase.TOLD_APART);

    /** The body of an event of a session without a default database. */
    static LogBuffer event(int collation, byte[] sql) {
        byte[] variables = {1, 4, 0, 16, 0, 0, 0, 0, 0, 4, (byte) collation, 0, 8, 0, 8, 0};
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) variables.length, 0});
        body.writeBytes(variables);
        body.write(0);
        body.writeBytes(sql);
        return new LogBuffer(body.toByteArray());
    }

    private QueryEvent read(int collation, String sql, Charset charset) {
        return reader.read(event(collation, sql.getBytes(charset)));
    }

    @Test
    void textIsInTheClientsCharacterSet() {
        assertThat(read(LATIN1, "TRUNCATE caf\u00e9", StandardCharsets.ISO_8859_1)
                        .sql())
                .isEqualTo("TRUNCATE caf\u00e9");
        assertThat(read(UTF8MB4, "TRUNCATE caf\u00e9", StandardCharsets.UTF_8).sql())
                .isEqualTo("TRUNCATE caf\u00e9");
        QueryEvent event = read(LATIN1, "BEGIN", StandardCharsets.US_ASCII);
        assertThat(event.sql()).isEqualTo("BEGIN");
        assertThat(event.session().charset()).isEqualTo("latin1");
        assertThat(event.session().rules()).isEqualTo(new SqlRules(true, false, NameCase.TOLD_APART, SqlRules.NEWEST));
    }

    @Test
    void whatIsNotTextInTheStatementHidesNoName() {
        byte[] sql = "TRUNCATE caf\u00e9 # ?".getBytes(Charset.forName("GB18030"));
        sql[sql.length - 1] = (byte) 0xff;
        assertThat(reader.read(event(GB18030, sql)).sql()).startsWith("TRUNCATE caf\u00e9 #");
        byte[] utf8 = "TRUNCATE caf\u00e9 # ?".getBytes(StandardCharsets.UTF_8);
        utf8[utf8.length - 1] = (byte) 0xff;
        assertThat(reader.read(event(UTF8MB4, utf8)).sql()).startsWith("TRUNCATE caf\u00e9 #");
    }

    @Test
    void aCharacterSetThatTheServerDoesNotKnowIsToldWhereItMatters() {
        assertThat(read(99, "TRUNCATE t", StandardCharsets.UTF_8).legible()).isTrue();
        assertThat(read(99, "TRUNCATE caf\u00e9", StandardCharsets.UTF_8).legible())
                .isFalse();
        assertThat(read(LATIN1, "TRUNCATE caf\u00e9", StandardCharsets.UTF_8).legible())
                .isTrue();
    }

    @Test
    void theFormatNamesTheServersVersion() {
        format("8.4.10-log");
        assertThat(read(LATIN1, "BEGIN", StandardCharsets.UTF_8)
                        .session()
                        .rules()
                        .version())
                .isEqualTo(80410);
        format("unheard of");
        assertThat(read(LATIN1, "BEGIN", StandardCharsets.UTF_8)
                        .session()
                        .rules()
                        .version())
                .isEqualTo(SqlRules.NEWEST);
    }

    private void format(String version) {
        byte[] body = Arrays.copyOf(("\u0004\u0000" + version).getBytes(StandardCharsets.US_ASCII), 60);
        reader.format(new LogBuffer(body));
    }
}
