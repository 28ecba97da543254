package io.orrery.mysql.text;

import io.orrery.mysql.MysqlServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Decodes gb18030, a character set of one, two or four bytes, by the server's own table: MySQL follows the standard of
 * 2005, and Java that of 2022, which moved some characters.
 */
final class Gb18030 implements TextDecoder {

    private static final int FIRST = 0x81;
    private static final int LAST = 0xfe;

    /** The second bytes of two: 0x40 to 0x7e and 0x80 to 0xfe. */
    private static final int PAIR_TRAILS = 190;

    private static final int PAIRS = (LAST - FIRST + 1) * PAIR_TRAILS;

    /** The codes of four bytes up to 0x8431a439, where the plane ends that the standard lists character by character. */
    private static final int QUADS = 39_420;

    /** Past it the codes of four bytes and the code points go up together, from 0x90308130 and U+10000. */
    private static final int QUADS_OF_SUPPLEMENT = 189_000;

    private static final int SUPPLEMENT = 0x10_0000;
    private static final int CODES_A_QUERY = 10_000;

    /** What MySQL answers to a SELECT for a code that is well formed and means nothing. */
    private static final int UNKNOWN = '?';

    private final int[] pairs;
    private final int[] quads;

    private Gb18030(int[] pairs, int[] quads) {
        this.pairs = pairs;
        this.quads = quads;
    }

    static Gb18030 load(Connection connection) throws SQLException {
        return new Gb18030(table(connection, PAIRS, 2), table(connection, QUADS, 4));
    }

    /** The code points of the codes 0 to {@code count}, as the server converts them. */
    private static int[] table(Connection connection, int count, int width) throws SQLException {
        int[] points = new int[count];
        for (int from = 0; from < count; from += CODES_A_QUERY) {
            int to = Math.min(count, from + CODES_A_QUERY);
            StringBuilder codes = new StringBuilder((to - from) * width * 2);
            for (int code = from; code < to; code++) {
                codes.append(HexFormat.of().formatHex(width == 2 ? pair(code) : quad(code)));
            }
            String hex = MysqlServer.rows(
                            connection, "SELECT HEX(CONVERT(CONVERT(0x" + codes + " USING gb18030) USING utf32))")
                    .get(0)
                    .get(0);
            if (hex == null || hex.length() != (to - from) * 8) {
                throw new SQLException("its table of gb18030 has gaps");
            }
            for (int code = from; code < to; code++) {
                int at = (code - from) * 8;
                points[code] = Integer.parseInt(hex.substring(at, at + 8), 16);
            }
        }
        return points;
    }

    private static byte[] pair(int code) {
        int trail = code % PAIR_TRAILS;
        return new byte[] {(byte) (FIRST + code / PAIR_TRAILS), (byte) (0x40 + trail + (trail >= 0x3f ? 1 : 0))};
    }

    private static byte[] quad(int code) {
        return new byte[] {
            (byte) (FIRST + code / 12_600),
            (byte) ('0' + code / 1_260 % 10),
            (byte) (FIRST + code / 10 % 126),
            (byte) ('0' + code % 10)
        };
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int plain = offset;
        while (plain < end && bytes[plain] >= 0) {
            plain++;
        }
        if (plain == end) {
            return new String(bytes, offset, length, StandardCharsets.US_ASCII);
        }
        byte[] padded = Arrays.copyOfRange(bytes, offset, end + 3); // So that looking ahead needs no checks.
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; ) {
            int first = padded[i] & 0xff;
            int second = padded[i + 1] & 0xff;
            int third = padded[i + 2] & 0xff;
            int fourth = padded[i + 3] & 0xff;
            if (first < 0x80) {
                text.append((char) first);
                i++;
            } else if (leads(first) && second >= 0x40 && second <= LAST && second != 0x7f && i + 2 <= length) {
                text.appendCodePoint(pairs[(first - FIRST) * PAIR_TRAILS + second - (second > 0x7f ? 0x41 : 0x40)]);
                i += 2;
            } else if (leads(first) && digit(second) && leads(third) && digit(fourth) && i + 4 <= length) {
                text.appendCodePoint(
                        point((first - FIRST) * 12_600 + (second - '0') * 1_260 + (third - FIRST) * 10 + fourth - '0'));
                i += 4;
            } else {
                throw new IllegalArgumentException("the bytes are not text in gb18030");
            }
        }
        return text.toString();
    }

    private static boolean leads(int b) {
        return b >= FIRST && b <= LAST;
    }

    private static boolean digit(int b) {
        return b >= '0' && b <= '9';
    }

    private int point(int quad) {
        if (quad < QUADS) {
            return quads[quad];
        }
        int supplementary = quad - QUADS_OF_SUPPLEMENT;
        return supplementary >= 0 && supplementary < SUPPLEMENT ? 0x1_0000 + supplementary : UNKNOWN;
    }
}
