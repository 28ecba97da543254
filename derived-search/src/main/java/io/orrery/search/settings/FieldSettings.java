package io.orrery.search.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.orrery.runtime.config.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How a column is indexed.
 *
 * @param as as what, in place of what its type says; null for that
 * @param analyzer the analyzer of a text field; null for the standard one
 * @param searchAnalyzer the analyzer of queries, where it differs; null where not
 * @param copyTo other fields that get the value too, so that one field can be searched for all
 */
public record FieldSettings(Kind as, String analyzer, String searchAnalyzer, List<String> copyTo) {

    private static final FieldSettings NONE = new FieldSettings(null, null, null, null);

    /** As what a column is indexed. */
    public enum Kind {
        /** Numbers as false (0) and true (1): for BIT(1) and TINYINT(1). */
        BOOLEAN,
        /** Text as words, with a keyword sub-field. */
        TEXT,
        /** Text as a whole. */
        KEYWORD,
        /** JSON with a field for each path in it. */
        OBJECT,
        /** JSON as one field, whose paths are keywords. */
        FLATTENED,
        /** Geometry as a shape on the globe. */
        GEO_SHAPE,
        /** VECTOR as a dense vector, for searches of the nearest. */
        DENSE_VECTOR,
        /** In the document, and not indexed. */
        NONE;

        /** The kind that {@code text} names, as {@code geo-shape}. */
        @JsonCreator
        static Kind parse(String text) {
            List<String> names = Arrays.stream(values()).map(Kind::key).toList();
            int at = names.indexOf(text);
            if (at < 0) {
                throw new IllegalArgumentException("Cannot index as '" + text + "': must be one of " + names
                        + Nearest.of(text, names)
                                .map(n -> "; the nearest is '" + n + "'")
                                .orElse(""));
            }
            return values()[at];
        }

        private String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public FieldSettings {
        copyTo = copyTo == null ? List.of() : List.copyOf(copyTo);
    }

    /** Nothing set. */
    public static FieldSettings none() {
        return NONE;
    }
}
