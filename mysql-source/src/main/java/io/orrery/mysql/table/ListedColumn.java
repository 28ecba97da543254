package io.orrery.mysql.table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A column, as {@code information_schema} lists it.
 *
 * @param name the name
 * @param type what SQL calls the type, without lengths, in lower case
 * @param definition the type as SQL writes it, with lengths, labels and attributes
 * @param charset MySQL's name of the character set; empty for what is not text, and for binary strings
 * @param collation MySQL's name of the collation; empty where {@code charset} is
 * @param length in characters of text, in bytes of binary strings and vectors, in bits of BIT, in digits of numbers and fractions; 0
 *     for what has none
 * @param scale digits after the point of numbers
 * @param nullable true if it admits NULL
 */
public record ListedColumn(
        String name,
        String type,
        String definition,
        Optional<String> charset,
        Optional<String> collation,
        long length,
        int scale,
        boolean nullable) {

    /** The labels of ENUM and SET, else empty. A character past the first 65,536 is a question mark: so MySQL lists it. */
    public List<String> labels() {
        return Labels.parse(definition);
    }

    /** True if it is an unsigned number. */
    boolean unsigned() {
        String attributes =
                definition.substring(definition.lastIndexOf(')') + 1).toLowerCase(Locale.ROOT);
        return attributes.contains("unsigned") || attributes.contains("zerofill");
    }
}
