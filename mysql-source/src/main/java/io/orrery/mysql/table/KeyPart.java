package io.orrery.mysql.table;

import io.orrery.event.MysqlType;
import io.orrery.mysql.text.Charsets;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;

/**
 * One column of the index that a table is read in the order of: how its values are kept, bound and compared, so that the
 * server finds the place by the index.
 */
final class KeyPart {

    /** Of an ENUM with more labels the index is read from its beginning: a list of that length would cost more. */
    private static final int MOST_LISTED = 1_000;

    private final SelectedColumn column;
    private final boolean descending;

    KeyPart(SelectedColumn column, boolean descending) {
        this.column = column;
        this.descending = descending;
    }

    private MysqlType type() {
        return column.column().type().type();
    }

    private String name() {
        return Sql.quoted(column.column().name());
    }

    /** ENUM and SET are ordered by their numbers, which their labels don't tell. */
    private boolean numbered() {
        return type() == MysqlType.ENUM || type() == MysqlType.SET;
    }

    /** True if its bytes have to be valid in its character set to be compared. */
    boolean text() {
        return type().family() == MysqlType.Family.TEXT;
    }

    /** What has to be selected beside the column for {@link #kept}; the column itself where nothing has. */
    String expression() {
        return numbered() ? "CAST(" + name() + " AS UNSIGNED)" : name();
    }

    String orderBy() {
        return name() + (descending ? " DESC" : "");
    }

    /** The value that the server sent for {@link #expression}, as {@link KeyPosition} keeps it. */
    String kept(byte[] bytes) {
        if (numbered()) {
            return SelectedValues.integer(bytes, true).toString();
        }
        return switch (type().family()) {
            case TEXT, BYTES -> HexFormat.of().formatHex(bytes);
            case TEMPORAL ->
                column.decoding().decode(bytes).toString().replace('T', ' ').replace("Z", "");
            default -> column.decoding().decode(bytes).toString();
        };
    }

    /** The parameter for a kept value. */
    Object parameter(String kept) {
        if (numbered()) {
            return number(kept);
        }
        return switch (type().family()) {
            case INTEGER -> number(kept);
            case DECIMAL -> new BigDecimal(kept);
            case FLOATING ->
                type() == MysqlType.FLOAT ? (Object) (double) Float.parseFloat(kept) : Double.valueOf(kept);
            default -> kept;
        };
    }

    private static Object number(String kept) {
        BigInteger number = new BigInteger(kept);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    /** The expression of a parameter. Bytes come as digits: a parameter that is text must be valid in the connection's set. */
    String mark() {
        return switch (type().family()) {
            case BYTES -> "UNHEX(?)";
            case TEXT -> textMark() + " COLLATE " + column.listed().collation().orElse(Charsets.BINARY);
            default -> "?";
        };
    }

    String textMark() {
        return "CONVERT(UNHEX(?) USING " + column.listed().charset().orElse(Charsets.BINARY) + ")";
    }

    /** Adds the condition that the column equals a kept value. */
    void equal(Condition condition, String kept) {
        condition.add(name() + " = " + mark(), parameter(kept));
    }

    /** Adds the condition that the column comes after (or before) a kept value, and may equal it if {@code orEqual}. */
    void beside(Condition condition, String kept, boolean after, boolean orEqual) {
        if (type() == MysqlType.ENUM && column.column().type().labels().size() <= MOST_LISTED) {
            listed(condition, Long.parseLong(kept), after != descending, orEqual);
            return;
        }
        String operator = (after != descending ? ">" : "<") + (orEqual ? "=" : "");
        condition.add(name() + " " + operator + " " + mark(), parameter(kept));
    }

    /** By its number the optimiser finds an ENUM's value, and not what follows it. */
    private void listed(Condition condition, long number, boolean greater, boolean orEqual) {
        long last = column.column().type().labels().size();
        long from = greater ? number + (orEqual ? 0 : 1) : 0;
        long to = greater ? last : number - (orEqual ? 0 : 1);
        List<Object> numbers =
                LongStream.rangeClosed(from, to).boxed().map(Object.class::cast).toList();
        if (numbers.isEmpty()) {
            condition.add("FALSE");
        } else {
            String marks = String.join(", ", Collections.nCopies(numbers.size(), "?"));
            condition.add(name() + " IN (" + marks + ")", numbers.toArray());
        }
    }
}
