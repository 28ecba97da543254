package io.orrery.producer;

import io.orrery.producer.gtid.GtidSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
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
        Optional<GtidSet> gtids = gtids(compact);
        if (gtids.isPresent()) {
            return new After(gtids.get().toString());
        }
        Matcher place = Patterns.PLACE.matcher(compact);
        if (place.matches()) {
            return new At(place.group(1), Long.parseLong(place.group(2)));
        }
        throw new IllegalArgumentException("Cannot start from '" + text
                + "': must be current, earliest, FILE:POS such as binlog.000012:157, or a GTID set");
    }

    private static Optional<GtidSet> gtids(String text) {
        try {
            return Optional.of(GtidSet.parse(text)).filter(set -> !set.sources().isEmpty());
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /** Patterns of the forms. */
    final class Patterns {
        static final Pattern PLACE = Pattern.compile("([^:]+):(\\d{1,18})");

        private Patterns() {}
    }
}
