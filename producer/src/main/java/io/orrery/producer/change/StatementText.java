package io.orrery.producer.change;

import io.orrery.mysql.text.Charsets.CharacterSet;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Makes text of statements. They hold more than text: what a client sent as the bytes of a BLOB need not be text in any
 * character set, and must not stop a reader of names.
 */
final class StatementText {

    /** Has letters in the place of brackets, backquote and backslash. */
    private static final String SWE7 = "swe7";

    private StatementText() {}

    /** True if all is ASCII. */
    static boolean plain(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** True if the codes of ASCII have other characters. */
    static boolean changesAscii(String charset) {
        return SWE7.equals(charset);
    }

    /** True if the character set is a form of UTF-8. */
    static boolean unicode(String charset) {
        return charset != null && charset.startsWith("utf8");
    }

    /** The statement, with other characters in the place of what is none in its character set. */
    static String decode(CharacterSet set, byte[] bytes, int from, int length) {
        if (unicode(set.name()) || set.binary()) { // As a client's set, binary leaves names as they are.
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        String text;
        try {
            text = set.decoder().decode(bytes, from, length);
        } catch (IllegalArgumentException e) {
            return new String(bytes, from, length, Charset.forName("GB18030")); // Only this one's decoder refuses.
        }
        return changesAscii(set.name()) ? withMarks(text, bytes, from) : text;
    }

    /** The server goes by the bytes where it looks for quotes and escapes. */
    private static String withMarks(String text, byte[] bytes, int from) {
        StringBuilder marked = new StringBuilder(text);
        for (int i = 0; i < marked.length(); i++) {
            byte b = bytes[from + i];
            if (b == '`' || b == '\\') {
                marked.setCharAt(i, (char) b);
            }
        }
        return marked.toString();
    }
}
