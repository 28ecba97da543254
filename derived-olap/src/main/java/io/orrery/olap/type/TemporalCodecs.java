package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;

/** How dates and times are stored. */
final class TemporalCodecs {

    private static final long DAY_MICROS = 86_400_000_000L;

    private TemporalCodecs() {}

    static ColumnCodec date() {
        return new ColumnCodec(
                "DATE",
                "DATE",
                false,
                value -> Temporal.days((String) value),
                (a, v) -> a.appendEpochDays((int) v),
                "%s",
                "%s - DATE '1970-01-01'",
                (r, i) -> {
                    long days = r.getLong(i);
                    return r.wasNull() ? null : Temporal.date(days);
                });
    }

    static ColumnCodec timestamp(String duckType, int digits, String zone) {
        return new ColumnCodec(
                duckType,
                duckType,
                false,
                value -> Temporal.micros((String) value),
                (a, v) -> a.appendEpochMicros((long) v),
                "%s",
                "epoch_us(%s)",
                (r, i) -> {
                    long micros = r.getLong(i);
                    return r.wasNull() ? null : Temporal.dateTime(micros, digits) + zone;
                });
    }

    // DuckDB's TIME ends at 24 h and a value past it makes the file unreadable; an INTERVAL holds what MySQL's TIME
    // can.
    static ColumnCodec time(int digits) {
        return new ColumnCodec(
                "INTERVAL",
                "BIGINT",
                true,
                value -> Temporal.timeMicros((String) value),
                (a, v) -> a.append((long) v),
                "to_microseconds(%s)",
                "epoch_us(%s)",
                (r, i) -> {
                    long micros = r.getLong(i);
                    return r.wasNull() ? null : Temporal.time(micros, digits);
                });
    }

    /** A TIME as a DuckDB TIME, which ends at 24 h. */
    static ColumnCodec asTime(ColumnType type) {
        if (type.type() != MysqlType.TIME) {
            throw new IllegalArgumentException("cannot be a TIME: it is " + type);
        }
        return new ColumnCodec(
                "TIME",
                "BIGINT",
                true,
                value -> {
                    long micros = Temporal.timeMicros((String) value);
                    // A TIME past 24 h makes the whole file unreadable.
                    if (micros < 0 || micros >= DAY_MICROS) {
                        throw new IllegalArgumentException("is not within a day, which its chosen type time demands");
                    }
                    return micros;
                },
                (a, v) -> a.append((long) v),
                "(TIME '00:00:00' + to_microseconds(%s))",
                "epoch_us(%s)",
                time(type.length()).output());
    }
}
