package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an ALTER TABLE of MySQL makes of a column's values, as far as that follows from the value alone. Values are those
 * of a {@link io.orrery.event.Row}, not null. MySQL refuses, in its strict modes, what does not fit; in others it cuts
 * the value, which the log does not tell.
 */
public final class ValueChange {

    private ValueChange() {}

    /**
     * The change of values of type {@code from} where the column becomes a {@code to}.
     *
     * @return empty if MySQL converts by rules that are not known here; else a function that throws
     *     IllegalArgumentException for a value that does not fit; the message does not hold the value
     */
    public static Optional<UnaryOperator<Object>> between(ColumnType from, ColumnType to) {
        if (from.equals(to)) {
            return Optional.of(UnaryOperator.identity());
        }
        return switch (to.type().family()) {
            case INTEGER -> ToNumber.integer(from, to);
            case DECIMAL -> ToNumber.decimal(from, to);
            case FLOATING -> ToNumber.floating(from, to);
            case TEMPORAL -> ToTemporal.of(from, to);
            case TEXT -> ToText.text(from, to);
            case BYTES -> ToText.bytes(from, to);
            case ENUM -> ToLabels.label(from, to);
            case SET -> ToLabels.labels(from, to);
            case JSON, GEOMETRY, VECTOR ->
                from.type() == to.type() ? Optional.of(UnaryOperator.identity()) : Optional.empty();
        };
    }
}
