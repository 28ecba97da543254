package io.orrery.producer.defaults;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.producer.defaults.WrittenDefault.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** Defaults of columns of text. */
final class TextDefaults {

    /** MySQL's names of the character sets that have every character, or every one of the basic plane. */
    private static final Set<String> ALL = Set.of("utf8mb4", "utf16", "utf16le", "utf32", "gb18030");

    private static final Set<String> BASIC_PLANE = Set.of("utf8mb3", "utf8", "ucs2");

    /** An integer that is written as MySQL writes it. */
    private static final Pattern PLAIN = Pattern.compile("0|-?[1-9]\\d{0,17}");

    private TextDefaults() {}

    /** The value; null if it is not sure. */
    static String text(WrittenDefault written, ColumnType type) {
        boolean readable = written.kind() == Kind.STRING
                || (written.kind() == Kind.NUMBER
                        && PLAIN.matcher(written.text()).matches());
        String text = written.text();
        if (!readable || type.charset() == null || !text.codePoints().allMatch(c -> has(type.charset(), c))) {
            return null;
        }
        if (type.length() > 0 && text.codePointCount(0, text.length()) > type.length()) {
            return null;
        }
        return type.type() == MysqlType.CHAR ? withoutSpaces(text) : text;
    }

    private static boolean has(String charset, int character) {
        if (character < 0x80) {
            return !charset.equals("swe7"); // Which has letters in the place of brackets.
        }
        return ALL.contains(charset)
                || (BASIC_PLANE.contains(charset) && character < 0x10000)
                // The part of it that is the same in MySQL's latin1 and everyone else's.
                || (charset.equals("latin1") && character >= 0xa0 && character <= 0xff);
    }

    /** CHAR has no spaces at its end. */
    private static String withoutSpaces(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /** The bytes of characters that are the same in every client's character set; null if there are others. */
    static byte[] ascii(String text) {
        return text.chars().allMatch(c -> c < 0x80) ? text.getBytes(StandardCharsets.US_ASCII) : null;
    }
}
