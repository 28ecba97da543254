package io.orrery.mysql.text;

import io.orrery.mysql.MysqlServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Decodes an East Asian character set of one to three bytes a character by the server's own table: Java's differ from
 * it in hundreds of characters.
 */
final class CharacterTable implements TextDecoder {

    /** What MySQL answers to a SELECT for bytes that have no character in its own table. */
    private static final String UNKNOWN = "?";

    private static final int FIRST_LEAD = 0x81;
    private static final int FIRST_TRAIL = 0x40;
    private static final int LAST = 0xfe;

    /** Leads three bytes in the forms of EUC-JP, two in others. */
    private static final int SINGLE_SHIFT_3 = 0x8f;

    private final Map<Integer, String> characters = new HashMap<>();
    private final boolean[] leads = new boolean[256];
    private final String name;

    private CharacterTable(String name) {
        this.name = name;
    }

    static CharacterTable load(Connection connection, String name) throws SQLException {
        CharacterTable table = new CharacterTable(name);
        table.ask(connection, 0, 0, 0xff);
        for (int lead = FIRST_LEAD; lead <= LAST; lead++) {
            table.leads[lead] = table.ask(connection, lead << 8, FIRST_TRAIL, LAST);
        }
        if (name.equals("ujis") || name.equals("eucjpms")) {
            for (int middle = 0xa1; middle <= LAST; middle++) {
                table.ask(connection, (SINGLE_SHIFT_3 << 16) | (middle << 8), 0xa1, LAST);
            }
        }
        return table;
    }

    /** Asks for the characters of one lead; what is none comes back as NULL. True if there is any. */
    private boolean ask(Connection connection, int lead, int first, int last) throws SQLException {
        StringBuilder query = new StringBuilder("SELECT ");
        String digits = lead == 0 ? "%02X" : lead > 0xffff ? "%06X" : "%04X";
        for (int trail = first; trail <= last; trail++) {
            query.append(trail == first ? "" : ",")
                    .append("HEX(CONVERT(CONVERT(0x")
                    .append(String.format(digits, lead | trail))
                    .append(" USING ")
                    .append(name)
                    .append(") USING utf16))");
        }
        List<String> row = MysqlServer.rows(connection, query.toString()).get(0);
        boolean any = false;
        for (int i = 0; i < row.size(); i++) {
            if (row.get(i) != null) {
                byte[] utf16 = HexFormat.of().parseHex(row.get(i));
                String character = new String(utf16, StandardCharsets.UTF_16BE);
                // Two bytes that are one character each are valid together too, but the first does not lead.
                if (character.codePointCount(0, character.length()) == 1) {
                    characters.put(lead | (first + i), character);
                    any = true;
                }
            }
        }
        return any;
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) {
        StringBuilder text = new StringBuilder(length);
        int end = offset + length;
        for (int i = offset; i < end; ) {
            int width = width(bytes, i, end);
            String character = characters.get(code(bytes, i, width));
            if (character == null && width > 1) {
                width = 1; // As the server does: a question mark for the first byte alone, and on with the next.
                character = characters.get(code(bytes, i, width));
            }
            text.append(character == null ? UNKNOWN : character);
            i += width;
        }
        return text.toString();
    }

    private int width(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first == SINGLE_SHIFT_3 && !leads[first] && at + 2 < end) {
            return 3;
        }
        return leads[first] && at + 1 < end ? 2 : 1;
    }

    private static int code(byte[] bytes, int at, int width) {
        int code = 0;
        for (int i = at; i < at + width; i++) {
            code = (code << 8) | (bytes[i] & 0xff);
        }
        return code;
    }
}
