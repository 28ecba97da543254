package io.orrery.mysql.text;

import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.text.Charsets.CharacterSet;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Learns a server's character sets from itself. */
public final class CharsetLoader {

    /** Java's names of the character sets that are forms of Unicode. */
    private static final Map<String, String> JAVA_NAMES =
            Map.of("ucs2", "UTF-16BE", "utf16", "UTF-16BE", "utf16le", "UTF-16LE", "utf32", "UTF-32BE");

    private CharsetLoader() {}

    /** The character sets of every collation of {@code server}, for one thread. */
    public static Charsets load(MysqlServer server) {
        return server.ask("its character sets", connection -> load(server, connection));
    }

    private static Charsets load(MysqlServer server, Connection connection) throws SQLException {
        Map<String, CharacterSet> byName = new HashMap<>();
        for (List<String> row : MysqlServer.rows(
                connection, "SELECT CHARACTER_SET_NAME, MAXLEN FROM information_schema.CHARACTER_SETS")) {
            String name = row.get(0);
            int bytes = Integer.parseInt(row.get(1));
            byName.put(name, new CharacterSet(name, bytes, decoder(server, name, bytes)));
        }
        Map<Integer, CharacterSet> byCollation = new HashMap<>();
        for (List<String> row :
                MysqlServer.rows(connection, "SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATIONS")) {
            byCollation.put(Integer.valueOf(row.get(0)), byName.get(row.get(1)));
        }
        return new Charsets(byCollation);
    }

    private static TextDecoder decoder(MysqlServer server, String name, int bytes) {
        if (name.startsWith("utf8") || name.equals(Charsets.BINARY)) {
            return TextDecoder.utf8();
        }
        String java = JAVA_NAMES.get(name);
        if (java != null) {
            return TextDecoder.of(Charset.forName(java));
        }
        // Most are never used: the server is asked when the first text comes.
        String what = "its character set " + name;
        return new LazyDecoder(() -> server.ask(what, connection -> table(connection, name, bytes)));
    }

    private static TextDecoder table(Connection connection, String name, int bytes) throws SQLException {
        if (bytes == 1) {
            return TextDecoder.singleByte(characters(connection, name));
        }
        return bytes == 4 ? Gb18030.load(connection) : CharacterTable.load(connection, name);
    }

    /** What the server itself makes of each byte: Java has not all of these sets, and latin1 means another to it. */
    private static char[] characters(Connection connection, String name) throws SQLException {
        StringBuilder query = new StringBuilder("SELECT ");
        for (int b = 0; b < 256; b++) {
            query.append(b == 0 ? "" : ",").append(String.format("HEX(CONVERT(_%s 0x%02X USING ucs2))", name, b));
        }
        List<String> row = MysqlServer.rows(connection, query.toString()).get(0);
        char[] characters = new char[256];
        for (int b = 0; b < 256; b++) {
            String hex = row.get(b);
            characters[b] = hex == null || hex.isEmpty() ? '\uFFFD' : (char) Integer.parseInt(hex, 16);
        }
        return characters;
    }
}
