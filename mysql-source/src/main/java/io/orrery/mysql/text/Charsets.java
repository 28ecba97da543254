package io.orrery.mysql.text;

import java.util.Map;
import java.util.Optional;

/**
 * The character sets of a server, by the ids of their collations, which is how the binary log names them.
 *
 * @param byCollation every collation of the server
 */
public record Charsets(Map<Integer, CharacterSet> byCollation) {

    /** MySQL's name of the character set of binary strings. */
    public static final String BINARY = "binary";

    /**
     * One character set.
     *
     * @param name MySQL's name
     * @param bytesPerCharacter the most bytes that a character takes
     * @param decoder makes text of bytes
     */
    public record CharacterSet(String name, int bytesPerCharacter, TextDecoder decoder) {

        /** True for binary strings, which are not text. */
        public boolean binary() {
            return name.equals(BINARY);
        }
    }

    public Charsets {
        byCollation = Map.copyOf(byCollation);
    }

    /**
     * The character set of a collation.
     *
     * @throws IllegalArgumentException if the server has no such collation
     */
    public CharacterSet of(int collation) {
        return find(collation)
                .orElseThrow(() -> new IllegalArgumentException("collation " + collation + " is unknown"));
    }

    /** The character set of a collation; empty if the server has no such collation. */
    public Optional<CharacterSet> find(int collation) {
        return Optional.ofNullable(byCollation.get(collation));
    }

    /**
     * The character set that MySQL calls {@code name}.
     *
     * @throws IllegalArgumentException if the server has no such character set
     */
    public CharacterSet named(String name) {
        return byCollation.values().stream()
                .filter(charset -> charset.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("character set " + name + " is unknown"));
    }
}
