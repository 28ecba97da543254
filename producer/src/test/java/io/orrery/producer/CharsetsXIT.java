package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.Write;
import io.orrery.local.kinesis.KinesisOptions;
import io.orrery.local.kinesis.KinesisServer;
import io.orrery.local.stack.SharedStack;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every code of every character set that the server takes comes out as the server itself answers to a SELECT. */
@SuppressWarnings("try") // A producer works by itself while it is open.
class CharsetsXIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private KinesisServer kinesis;
    private Source source;
    private StreamReader reader;
    private int rows;

    @BeforeEach
    void start() throws SQLException {
        kinesis = KinesisServer.start(KinesisOptions.defaults().withLimits(false));
        source = new Source(SharedStack.mysql(), kinesis);
        reader = source.reader();
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        kinesis.close();
    }

    /** The character sets by the most bytes of a character. */
    private Map<String, Integer> characterSets() throws SQLException {
        Map<String, Integer> sets = new HashMap<>();
        try (Statement statement = source.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT CHARACTER_SET_NAME, MAXLEN FROM"
                        + " information_schema.CHARACTER_SETS WHERE CHARACTER_SET_NAME <> 'binary'")) {
            while (result.next()) {
                sets.put(result.getString(1), result.getInt(2));
            }
        }
        return sets;
    }

    private static boolean unicode(String set) {
        return set.startsWith("utf") || set.equals("ucs2");
    }

    private void create(String set) throws SQLException {
        source.execute(
                "CREATE TABLE " + set + " (id INT PRIMARY KEY AUTO_INCREMENT, v LONGTEXT CHARACTER SET " + set + ")");
    }

    /** A row of all the codes that are a prefix with one more byte, as far as the server takes them. */
    private void insert(String set, String prefix, int first, int end) throws SQLException {
        StringJoiner sql = new StringJoiner(", ", "INSERT INTO " + set + " (v) VALUES (CONCAT_WS('|', ", "))");
        for (int b = first; b < end; b++) {
            sql.add("CONVERT(0x" + prefix + String.format("%02x", b) + " USING " + set + ")");
        }
        source.execute(sql.toString());
        rows++;
    }

    private void insertCodes(String set, int bytes) throws SQLException {
        create(set);
        insert(set, "", 0, bytes > 1 || set.equals("ascii") ? 0x80 : 0x100);
        if (bytes == 1) {
            return;
        }
        if (set.equals("sjis") || set.equals("cp932")) {
            insert(set, "", 0xa1, 0xe0);
        }
        for (int lead = 0x81; lead < 0xff; lead++) {
            if (lead != 0x8f || bytes != 3) { // In the forms of EUC-JP it leads three.
                insert(set, String.format("%02x", lead), 0x40, 0x100);
            }
        }
        if (bytes == 3) {
            for (int middle = 0xa1; middle < 0xff; middle++) {
                insert(set, String.format("8f%02x", middle), 0xa1, 0x100);
            }
        }
    }

    /** All codes of four bytes of one lead, 12,600, in a row. */
    private void insertQuads() throws SQLException {
        for (int lead = 0x81; lead <= 0xfe; lead++) {
            StringBuilder codes = new StringBuilder(12_600 * 8);
            for (int code = 0; code < 12_600; code++) {
                codes.append(String.format("%02x3%d%02x3%d", lead, code / 1_260, 0x81 + code / 10 % 126, code % 10));
            }
            source.execute("INSERT INTO gb18030 (v) VALUES (CONVERT(0x" + codes + " USING gb18030))");
            rows++;
        }
    }

    private void insertUnicode(String set) throws SQLException {
        create(set);
        try (PreparedStatement insert =
                source.connection().prepareStatement("INSERT INTO " + set + " (v) VALUES (?)")) {
            StringBuilder all = new StringBuilder();
            int last = set.equals("ucs2") || set.equals("utf8mb3") ? 0xffff : Character.MAX_CODE_POINT;
            for (int c = 1; c <= last; c += c < 0x1_0000 ? 1 : 7) {
                if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                    all.appendCodePoint(c);
                }
            }
            insert.setString(1, all.toString());
            insert.execute();
            rows++;
        }
    }

    @Test
    @Tag("soak")
    void everyCodeOfEveryCharacterSet() throws Exception {
        try (Producer producer = source.start(source.settings(1))) {
            Map<String, Integer> sets = characterSets();
            assertThat(sets).hasSizeGreaterThan(35);
            source.execute("SET autocommit = 0");
            for (Map.Entry<String, Integer> set : sets.entrySet()) {
                if (unicode(set.getKey())) {
                    insertUnicode(set.getKey());
                } else {
                    insertCodes(set.getKey(), set.getValue());
                }
            }
            insertQuads();
            source.execute("COMMIT");
            await().atMost(SOON)
                    .failFast(source::check)
                    .until(() -> reader.poll().seen().size() >= rows);
            SoftAssertions softly = new SoftAssertions();
            Map<TableName, Map<Long, Row>> logged = new HashMap<>();
            for (StreamReader.Seen seen : reader.seen()) {
                Row row = (Row) ((Write<?>) seen.event()).row();
                compare(softly, seen.event().table().table(), row);
                logged.computeIfAbsent(seen.event().table(), t -> new HashMap<>())
                        .put(row.getLong("id"), row);
            }
            try (SelectedRows selected = new SelectedRows(source.address())) {
                for (Map.Entry<TableName, Map<Long, Row>> table : logged.entrySet()) {
                    selected.compare(softly, table.getKey().table(), table.getKey(), table.getValue());
                }
            }
            softly.assertAll();
        }
    }

    private void compare(SoftAssertions softly, String set, Row row) throws SQLException {
        try (Statement statement = source.connection().createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT CONVERT(v USING utf8mb4) FROM " + set + " WHERE id = " + row.getLong("id"))) {
            result.next();
            softly.assertThat(difference(result.getString(1), row.getString("v")))
                    .as("row %d of %s", row.getLong("id"), set)
                    .isEmpty();
        }
    }

    /** Where two texts begin to differ, in few words. */
    private static String difference(String theirs, String ours) {
        for (int i = 0; i < Math.min(theirs.length(), ours.length()); i++) {
            if (theirs.charAt(i) != ours.charAt(i)) {
                return String.format("at %d: %04x, not %04x", i, (int) ours.charAt(i), (int) theirs.charAt(i));
            }
        }
        return theirs.length() == ours.length() ? "" : "length " + ours.length() + ", not " + theirs.length();
    }
}
