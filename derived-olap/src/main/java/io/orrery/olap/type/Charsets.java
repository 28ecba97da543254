package io.orrery.olap.type;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** What MySQL's character sets hold, as far as it is known for sure; of the others, what is ASCII. */
final class Charsets {

    private Charsets() {}

    /** True if {@code text} can be written in MySQL's character set of that name; null for an unknown one. */
    static boolean holds(String charset, String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return true;
        }
        return switch (String.valueOf(charset)) {
            case "utf8mb4", "utf16", "utf16le", "utf32", "gb18030" -> true;
            case "utf8", "utf8mb3", "ucs2" -> text.chars().noneMatch(c -> Character.isSurrogate((char) c));
            // MySQL's latin1 is Windows-1252, but for some control characters.
            case "latin1" -> Charset.forName("windows-1252").newEncoder().canEncode(text);
            default -> false;
        };
    }

    /** How many bytes {@code text} has in a character set: of an unknown one, as many as it can have. */
    static long bytes(String charset, String text) {
        return switch (String.valueOf(charset)) {
            case "utf8mb4", "utf8mb3", "utf8" -> text.getBytes(StandardCharsets.UTF_8).length;
            case "latin1", "ascii" -> text.codePointCount(0, text.length());
            default -> 4L * text.codePointCount(0, text.length());
        };
    }

    private static Charset known(String charset) {
        return switch (String.valueOf(charset)) {
            case "utf8mb4", "utf8mb3", "utf8" -> StandardCharsets.UTF_8;
            case "latin1" -> Charset.forName("windows-1252");
            case "ascii" -> StandardCharsets.US_ASCII;
            default ->
                throw new IllegalArgumentException("has the character set " + charset + ", whose bytes are not known");
        };
    }

    static byte[] encode(String charset, String text) {
        try {
            ByteBuffer buffer = known(charset).newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("holds a text that is not known to be one of its character set", e);
        }
    }

    static String decode(String charset, byte[] bytes) {
        try {
            return known(charset).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("holds bytes that are no text of the new character set", e);
        }
    }
}
