package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an ALTER makes of values where the column becomes an ENUM or a SET, or gets other labels. MySQL goes by the label,
 * not by its number, and finds labels as its collation compares them: which one that is the log does not tell, so that
 * here a label is only found as it is written.
 */
final class ToLabels {

    private ToLabels() {}

    static Optional<UnaryOperator<Object>> label(ColumnType from, ColumnType to) {
        List<String> labels = to.labels();
        String invalid = to.invalidLabel();
        UnaryOperator<Object> change =
                switch (from.type().family()) {
                    case ENUM -> value -> value.equals(from.invalidLabel()) ? invalid : known((String) value, labels);
                    case TEXT -> value -> known((String) value, labels);
                    case INTEGER ->
                        IntegerRange.isPlain(from) ? value -> numbered(new BigInteger(value.toString()), to) : null;
                    default -> null;
                };
        return labels.isEmpty() ? Optional.empty() : Optional.ofNullable(change);
    }

    static Optional<UnaryOperator<Object>> labels(ColumnType from, ColumnType to) {
        List<String> labels = to.labels();
        UnaryOperator<Object> change =
                switch (from.type().family()) {
                    case SET -> value -> inOrder((List<?>) value, labels);
                    case ENUM -> value -> inOrder(nothing(value, from) ? List.of() : List.of(value), labels);
                    case TEXT -> value -> inOrder(split((String) value), labels);
                    case INTEGER ->
                        IntegerRange.isPlain(from) ? value -> bits(new BigInteger(value.toString()), labels) : null;
                    default -> null;
                };
        return labels.isEmpty() ? Optional.empty() : Optional.ofNullable(change);
    }

    /** Of a SET the empty text is the one without labels. */
    private static boolean nothing(Object label, ColumnType from) {
        return "".equals(label) || label.equals(from.invalidLabel());
    }

    private static List<String> split(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    /** The empty text is what MySQL makes of a value that it does not know. */
    private static Object known(String value, List<String> labels) {
        if (!labels.contains(value) && !value.isEmpty()) {
            throw unknown();
        }
        return value;
    }

    private static Object numbered(BigInteger number, ColumnType to) {
        List<String> labels = to.labels();
        if (labels.contains(number.toString())) {
            return number.toString(); // As MySQL does: the number is a place only where it is no label.
        }
        if (number.signum() == 0) {
            return to.invalidLabel();
        }
        if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(labels.size())) > 0) {
            throw unknown();
        }
        return labels.get(number.intValueExact() - 1);
    }

    private static Object inOrder(List<?> value, List<String> labels) {
        if (!labels.containsAll(value)) {
            throw unknown();
        }
        return labels.stream().filter(value::contains).toList();
    }

    private static Object bits(BigInteger number, List<String> labels) {
        if (number.signum() < 0 || number.bitLength() > labels.size()) {
            throw unknown();
        }
        List<String> value = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (number.testBit(i)) {
                value.add(labels.get(i));
            }
        }
        return value;
    }

    private static IllegalArgumentException unknown() {
        return new IllegalArgumentException("holds a value that is none of the new labels");
    }
}
