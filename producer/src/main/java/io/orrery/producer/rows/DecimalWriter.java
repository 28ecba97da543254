package io.orrery.producer.rows;

import io.orrery.event.json.JsonBytes;
import io.orrery.producer.binlog.LogBuffer;

/** Writes decimals that fit a long as JSON strings; longer ones are rare. */
final class DecimalWriter implements ValueWriter {

    private final int[] groups;
    private final int scale;
    private final long one;

    private DecimalWriter(int precision, int scale) {
        this.groups = Numbers.groupSizes(precision - scale, scale);
        this.scale = scale;
        long power = 1;
        for (int i = 0; i < scale; i++) {
            power *= 10;
        }
        this.one = power;
    }

    /** Null if they may not fit. */
    static ValueWriter of(int precision, int scale) {
        return precision <= Numbers.LONG_DIGITS ? new DecimalWriter(precision, scale) : null;
    }

    @Override
    public boolean write(LogBuffer in, int size, JsonBytes out) {
        long unscaled = Numbers.unscaled(in, groups);
        out.write('"');
        if (unscaled < 0) {
            out.write('-');
        }
        long magnitude = Math.abs(unscaled);
        out.number(magnitude / one);
        if (scale > 0) {
            out.write('.');
            out.padded(magnitude % one, scale);
        }
        out.write('"');
        return true;
    }
}
