package io.orrery.producer.catalog;

import io.orrery.producer.mysql.MysqlServer;
import io.orrery.producer.rows.Charsets;
import io.orrery.producer.rows.Charsets.CharacterSet;
import io.orrery.producer.rows.TextDecoder;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Learns a server's character sets from itself. */
public final class CharsetLoader {

    /** Java's names of MySQL's character sets of several bytes a character. */
    private static final Map<String, String> JAVA_NAMES = Map.ofEntries(
            Map.entry("ucs2", "UTF-16BE"),
            Map.entry("utf16", "UTF-16BE"),
            Map.entry("utf16le", "UTF-16LE"),
            Map.entry("utf32", "UTF-32BE"),
            Map.entry("gbk", "GBK"),
            Map.entry("gb2312", "GB2312"),
            Map.entry("gb18030", "GB18030"),
            Map.entry("big5", "Big5"),
            Map.entry("sjis", "Shift_JIS"),
            Map.entry("cp932", "windows-31j"),
            Map.entry("ujis", "EUC-JP"),
            Map.entry("eucjpms", "x-eucJP-Open"),
            Map.entry("euckr", "EUC-KR"));

    private CharsetLoader() {}

    /** The character sets of every collation of {@code server}. */
    public static Charsets load(MysqlServer server) {
        return server.ask("its character sets", CharsetLoader::load);
    }

    private static Charsets load(Connection connection) throws SQLException {
        Map<String, CharacterSet> byName = new HashMap<>();
        for (List<String> row : MysqlServer.rows(
                connection, "SELECT CHARACTER_SET_NAME, MAXLEN FROM information_schema.CHARACTER_SETS")) {
            String name = row.get(0);
            int bytes = Integer.parseInt(row.get(1));
            byName.put(name, new CharacterSet(name, bytes, decoder(connection, name, bytes)));
        }
        Map<Integer, CharacterSet> byCollation = new HashMap<>();
        for (List<String> row :
                MysqlServer.rows(connection, "SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATIONS")) {
            byCollation.put(Integer.valueOf(row.get(0)), byName.get(row.get(1)));
        }
        return new Charsets(byCollation);
    }

    private static TextDecoder decoder(Connection connection, String name, int bytes) throws SQLException {
        if (name.startsWith("utf8") || name.equals(Charsets.BINARY)) {
            return TextDecoder.utf8();
        }
        if (bytes == 1) {
            return TextDecoder.singleByte(characters(connection, name));
        }
        String java = JAVA_NAMES.get(name.toLowerCase(Locale.ROOT));
        if (java == null || !Charset.isSupported(java)) {
            return (array, offset, length) -> {
                throw new IllegalArgumentException("the character set " + name + " is unknown");
            };
        }
        return TextDecoder.of(Charset.forName(java));
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
