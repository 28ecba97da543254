package io.orrery.producer;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/** Keys of rows and their partition keys. */
final class Keys {

    /** Kinesis takes partition keys of up to 256 characters. */
    private static final int LONGEST = 256;

    private Keys() {}

    /** True if an update changed what names the row. */
    static boolean changed(Row before, Row after) {
        TableSchema schema = after.schema();
        if (schema.keyless()) {
            return !RowKey.of(before).equals(RowKey.of(after));
        }
        for (String column : schema.key()) {
            // A column that the image after does not have was not changed.
            if (after.has(column) && !Objects.deepEquals(before.get(column), after.get(column))) {
                return true;
            }
        }
        return false;
    }

    /** The key of the row after an update that changed it. */
    static RowKey after(Row before, Row after) {
        TableSchema schema = after.schema();
        if (schema.key().stream().allMatch(after::has)) {
            return RowKey.of(after);
        }
        Object[] values = new Object[schema.columns().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = after.at(i) == Row.ABSENT ? before.at(i) : after.at(i);
        }
        return RowKey.of(new Row(schema, values));
    }

    /** The key's text, or its hash where that is too long for a partition key. */
    static String partitionKey(RowKey key) {
        return fitting(key.text());
    }

    /** The text, or its hash where it is too long for a partition key. */
    static String fitting(String text) {
        if (!text.isEmpty() && text.length() <= LONGEST) {
            return text;
        }
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
