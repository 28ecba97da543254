package io.orrery.mysql.value;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * The text of JSON documents as events have it: what MySQL shows, numbers and order of keys included, without the spaces
 * between and with strings escaped in one way. Rows of a table without a key are known by their text, so that the binary
 * log's and a SELECT's must not differ in a letter.
 */
public final class JsonText {

    /** The longest text that MySQL gives a number without an exponent: {@code MAX_DOUBLE_STR_LENGTH} in its sources. */
    private static final int WIDTH = 23;

    /** The most places before the point, or zeros after it, without an exponent: {@code MAX_DECPT_FOR_F_FORMAT}. */
    private static final int PLACES = 15;

    private JsonText() {}

    /** Appends a number as {@code my_gcvt} in MySQL's {@code dtoa.cc} writes it into JSON. */
    public static void appendDouble(StringBuilder text, double value) {
        if (value == 0) {
            text.append(1 / value < 0 ? "-0.0" : "0.0");
            return;
        }
        if (value < 0) {
            text.append('-');
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int point = shortest.precision() - shortest.scale();
        int width = value < 0 ? WIDTH - 1 : WIDTH;
        int plain = digits.length() + (point <= 0 ? 2 - point : point < digits.length() ? 1 : point - digits.length());
        if (plain <= width && point > -PLACES && point <= PLACES) {
            appendPlain(text, digits, point);
        } else {
            text.append(digits.charAt(0));
            if (digits.length() > 1) {
                text.append('.').append(digits, 1, digits.length());
            }
            text.append('e').append(point - 1);
        }
    }

    private static void appendPlain(StringBuilder text, String digits, int point) {
        if (point <= 0) {
            text.append("0.").append("0".repeat(-point)).append(digits);
        } else if (point < digits.length()) {
            text.append(digits, 0, point).append('.').append(digits, point, digits.length());
        } else {
            text.append(digits).append("0".repeat(point - digits.length())).append(".0");
        }
    }

    /** The fewest digits that read back as the same number. */
    private static BigDecimal shortest(double value) {
        BigDecimal text = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        if (text.precision() == 2) {
            // Java writes two digits at least, of the numbers next to zero too that one digit tells apart.
            BigDecimal one = text.round(new MathContext(1));
            return one.doubleValue() == value ? one.stripTrailingZeros() : text;
        }
        return text;
    }

    /** Appends a string within its quotes. */
    public static void appendString(StringBuilder text, String value) {
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, text);
        text.append('"');
    }

    /** The text of a document, of what MySQL answers to a SELECT. */
    public static String ofSelected(String shown) {
        StringBuilder text = new StringBuilder(shown.length());
        int i = 0;
        while (i < shown.length()) {
            char c = shown.charAt(i);
            if (c == '"') {
                int end = endOfString(shown, i + 1);
                appendShownString(text, shown, i + 1, end);
                i = end + 1;
            } else {
                if (c != ' ') {
                    text.append(c);
                }
                i++;
            }
        }
        return text.toString();
    }

    private static int endOfString(String shown, int from) {
        int i = from;
        while (shown.charAt(i) != '"') {
            i += shown.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private static void appendShownString(StringBuilder text, String shown, int from, int end) {
        int escape = shown.indexOf('\\', from);
        if (escape < 0 || escape >= end) {
            appendString(text, shown.substring(from, end));
            return;
        }
        StringBuilder plain = new StringBuilder(end - from);
        for (int i = from; i < end; i++) {
            char c = shown.charAt(i);
            if (c != '\\') {
                plain.append(c);
                continue;
            }
            char escaped = shown.charAt(++i);
            switch (escaped) {
                case 'b' -> plain.append('\b');
                case 'f' -> plain.append('\f');
                case 'n' -> plain.append('\n');
                case 'r' -> plain.append('\r');
                case 't' -> plain.append('\t');
                case 'u' -> {
                    plain.append((char) Integer.parseInt(shown.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> plain.append(escaped);
            }
        }
        appendString(text, plain.toString());
    }
}
