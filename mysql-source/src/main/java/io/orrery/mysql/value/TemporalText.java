package io.orrery.mysql.value;

/** Writes temporal values as events have them: ISO-8601 with the column's own fraction, zero and partial dates as they are. */
public final class TemporalText {

    private static final int MICRO_DIGITS = 6;

    private TemporalText() {}

    /** Appends {@code YYYY-MM-DD}; any part may be zero. */
    public static void appendDate(StringBuilder text, int year, int month, int day) {
        appendPadded(text, year, 4);
        appendPadded(text.append('-'), month, 2);
        appendPadded(text.append('-'), day, 2);
    }

    /**
     * Appends {@code hh:mm:ss}, then as many digits of {@code micros} as the column has.
     *
     * @param hours may have three digits
     * @param fraction how many digits the column has after the point, 0 to 6
     */
    public static void appendTime(StringBuilder text, int hours, int minutes, int seconds, int micros, int fraction) {
        appendPadded(text, hours, 2);
        appendPadded(text.append(':'), minutes, 2);
        appendPadded(text.append(':'), seconds, 2);
        if (fraction > 0) {
            int digits = micros;
            for (int i = fraction; i < MICRO_DIGITS; i++) {
                digits /= 10;
            }
            appendPadded(text.append('.'), digits, fraction);
        }
    }

    private static void appendPadded(StringBuilder text, int number, int width) {
        String digits = Integer.toString(number);
        for (int i = digits.length(); i < width; i++) {
            text.append('0');
        }
        text.append(digits);
    }
}
