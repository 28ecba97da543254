package io.orrery.mysql.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns the bytes of one MySQL character set into text; refuses what it cannot turn. For one thread at a time. */
public interface TextDecoder {

    /**
     * The text of a part of an array.
     *
     * @throws IllegalArgumentException if the bytes are not of this character set; the message holds none of them
     */
    String decode(byte[] bytes, int offset, int length);

    /** Decodes UTF-8, which nearly all is. */
    static TextDecoder utf8() {
        TextDecoder strict = of(StandardCharsets.UTF_8);
        return (bytes, offset, length) -> {
            String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
            // The fast way replaces what is malformed: only then look whether the character itself was stored.
            return text.indexOf('\uFFFD') < 0 ? text : strict.decode(bytes, offset, length);
        };
    }

    /** Decodes what Java knows as {@code charset}. */
    static TextDecoder of(Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return (bytes, offset, length) -> {
            try {
                return decoder.decode(ByteBuffer.wrap(bytes, offset, length)).toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("the bytes are not text in " + charset.name(), e);
            }
        };
    }

    /**
     * Decodes a character set of one byte a character.
     *
     * @param characters 256 characters, one for each byte
     */
    static TextDecoder singleByte(char[] characters) {
        char[] table = characters.clone();
        return (bytes, offset, length) -> {
            char[] text = new char[length];
            for (int i = 0; i < length; i++) {
                text[i] = table[bytes[offset + i] & 0xff];
            }
            return new String(text);
        };
    }
}
