package io.orrery.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What names a row within its table: the values of its key, or of the whole row where the table has no key.
 *
 * @param values the key's values in the key's order, as text
 */
public record RowKey(List<String> values) {

    public RowKey {
        values = List.copyOf(values);
    }

    /** The key of the row that changed. */
    public static RowKey of(ChangeEvent<Row> event) {
        // The image before an update always has the key, also under binlog_row_image=MINIMAL; a keyless table's row
        // is named by what it has become.
        return event.match(
                write -> of(write.row()),
                update -> of(update.after().schema().keyless() ? update.after() : update.before()),
                delete -> of(delete.row()));
    }

    /**
     * The key of a row.
     *
     * @throws IllegalArgumentException if the image does not hold a column of the key
     */
    public static RowKey of(Row row) {
        TableSchema schema = row.schema();
        if (schema.keyless()) {
            return new RowKey(List.of(fingerprint(row)));
        }
        List<String> values = new ArrayList<>(schema.key().size());
        for (int n = 0; n < schema.key().size(); n++) {
            Object value = row.at(schema.keyIndex(n));
            if (value == null || value == Row.ABSENT) {
                throw new IllegalArgumentException("Key column '" + schema.key().get(n) + "' of " + schema.table()
                        + " is " + (value == null ? "NULL" : "absent") + " in a row image");
            }
            values.add(text(value));
        }
        return new RowKey(values);
    }

    /** The text of a key column's value, not null. */
    public static String text(Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof List<?> labels) {
            return labels.stream().map(Object::toString).collect(Collectors.joining(","));
        }
        return value.toString();
    }

    private static String fingerprint(Row row) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (int i = 0; i < row.schema().columns().size(); i++) {
                Object value = row.at(i);
                byte[] bytes = value == null ? new byte[0] : text(value).getBytes(StandardCharsets.UTF_8);
                sha.update(ByteBuffer.allocate(5)
                        .put((byte) (value == null ? 0 : 1))
                        .putInt(bytes.length)
                        .flip());
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /**
     * One string that is different for different keys: the value itself where the key has one column, else the values
     * joined by {@code |}, with {@code |} and {@code \} within a value escaped by {@code \}.
     */
    public String text() {
        if (values.size() == 1) {
            return values.get(0);
        }
        return values.stream()
                .map(value -> value.replace("\\", "\\\\").replace("|", "\\|"))
                .collect(Collectors.joining("|"));
    }

    /** Hides the values: keys are row values, which never reach a log. Use {@link #text()} where they are meant. */
    @Override
    public String toString() {
        return "RowKey[" + values.size() + " values]";
    }
}
