package io.orrery.producer;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a producer that has no saved position begins to read. */
public sealed interface StartPosition {

    /** After the last transaction that is committed now. */
    record Current() implements StartPosition {}

    /** At the first transaction that the server still has. */
    record Earliest() implements StartPosition {}

    /**
     * At a place in a file.
     *
     * @param file the binary log
     * @param position where a transaction starts in it
     */
    record At(String file, long position) implements StartPosition {
        public At {
            Objects.requireNonNull(file, "file");
        }
    }

    /**
     * After some transactions.
     *
     * @param gtids a GTID set
     */
    record After(String gtids) implements StartPosition {
        public After {
            Objects.requireNonNull(gtids, "gtids");
        }
    }

    /** {@code current}, {@code earliest}, {@code FILE:POS}, or a GTID set. */
    static StartPosition parse(String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "current" -> {
                return new Current();
            }
            case "earliest" -> {
                return new Earliest();
            }
            default -> {}
        }
        String compact = text.replaceAll("\\s", "");
        if (Patterns.GTID_SET.matcher(compact).matches()) {
            return new After(compact.toLowerCase(Locale.ROOT));
        }
        Matcher place = Patterns.PLACE.matcher(compact);
        if (place.matches()) {
            return new At(place.group(1), Long.parseLong(place.group(2)));
        }
        throw new IllegalArgumentException("Cannot start from '" + text
                + "': must be current, earliest, FILE:POS such as binlog.000012:157, or a GTID set");
    }

    /** Patterns of the forms. */
    final class Patterns {
        private static final String ONE = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(:\\d+(-\\d+)?)+";
        static final Pattern GTID_SET = Pattern.compile(ONE + "(," + ONE + ")*");
        static final Pattern PLACE = Pattern.compile("([^:]+):(\\d{1,18})");

        private Patterns() {}
    }
}
