package io.orrery.consumer;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Objects;

/** Where a satellite that has no checkpoint yet begins to read. Its text is what {@link #parse} reads. */
public sealed interface StartFrom {

    /** At the oldest record that the stream still has. */
    record TrimHorizon() implements StartFrom {
        @Override
        public String toString() {
            return "trim-horizon";
        }
    }

    /** After the newest record. */
    record Latest() implements StartFrom {
        @Override
        public String toString() {
            return "latest";
        }
    }

    /** At the first record that arrived at or after a time. */
    record At(Instant time) implements StartFrom {
        public At {
            Objects.requireNonNull(time, "time");
        }

        @Override
        public String toString() {
            return time.toString();
        }
    }

    /**
     * At a Kinesis record, that one included, in the shard that holds it; in all other shards at the first record that
     * arrived at or after the moment at which that one did.
     *
     * @param sequenceNumber decimal digits, as Kinesis gives them
     */
    record Sequence(String sequenceNumber) implements StartFrom {
        public Sequence {
            if (!isNumber(sequenceNumber)) {
                throw new IllegalArgumentException(
                        "Cannot start from sequence number '" + sequenceNumber + "': must be digits");
            }
        }

        private static boolean isNumber(String text) {
            return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        @Override
        public String toString() {
            return sequenceNumber;
        }
    }

    /**
     * {@code trim-horizon}, {@code latest}, a record's sequence number, or a time in ISO-8601 such as
     * {@code 2026-01-02T03:04:05Z}.
     */
    static StartFrom parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "trim-horizon" -> new TrimHorizon();
            case "latest" -> new Latest();
            default -> {
                if (Sequence.isNumber(text)) {
                    yield new Sequence(text);
                }
                try {
                    yield new At(Instant.parse(text));
                } catch (DateTimeParseException e) {
                    throw new IllegalArgumentException("Cannot start from '" + text
                            + "': must be trim-horizon, latest, a time such as 2026-01-02T03:04:05Z, or the sequence"
                            + " number of a record");
                }
            }
        };
    }
}
