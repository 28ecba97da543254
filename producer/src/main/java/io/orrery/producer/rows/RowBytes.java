package io.orrery.producer.rows;

import com.fasterxml.jackson.core.JsonGenerator;
import io.orrery.event.Column;
import io.orrery.event.MysqlType;
import io.orrery.event.RowKey;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventFrame;
import io.orrery.event.json.JsonBytes;
import io.orrery.event.json.RowJson;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.TableMap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes the images of a table's rows as the wire format has them, straight from the bytes of the log, and finds their
 * keys. What takes each column's values is chosen once, when the table map is read; the bytes are those that the decoded row
 * would give. For one thread.
 */
final class RowBytes {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final TableSchema schema;
    private final ValueDecoder[] decoders;
    private final ValueWriter[] writers;
    private final byte[][] names;

    /** The columns of the key. */
    private final int[] keyColumns;

    /** For each column its place in the key; -1 for none. */
    private final int[] keyPlaces;

    private RowBytes(TableSchema schema, ValueDecoder[] decoders, ValueWriter[] writers) {
        this.schema = schema;
        this.decoders = decoders;
        this.writers = writers;
        this.names = schema.columns().stream()
                .map(column -> EventFrame.quotedBytes(column.name()))
                .toArray(byte[][]::new);
        this.keyPlaces = new int[decoders.length];
        this.keyColumns = schema.key().stream().mapToInt(schema::indexOf).toArray();
        Arrays.fill(keyPlaces, -1);
        for (int n = 0; n < keyColumns.length; n++) {
            keyPlaces[keyColumns[n]] = n;
        }
    }

    static RowBytes of(TableMap map, TableSchema schema, ValueDecoder[] decoders) {
        ValueWriter[] writers = new ValueWriter[decoders.length];
        for (int i = 0; i < writers.length; i++) {
            writers[i] = ValueWriters.of(map, i, schema.columns().get(i).type());
        }
        return new RowBytes(schema, decoders, writers);
    }

    /** Where the values of the key stand in an event. */
    static final class KeyBytes {
        private final int[] starts;
        private final int[] ends;

        private KeyBytes(int columns) {
            starts = new int[columns];
            ends = new int[columns];
        }
    }

    KeyBytes newKey() {
        return new KeyBytes(schema.key().size());
    }

    /**
     * Writes the columns of the next image.
     *
     * @param present which columns it has
     * @param key takes note of the key's values
     * @return the columns, as JSON strings, that hold the JSON literal null
     */
    List<byte[]> write(LogBuffer in, boolean[] present, int presentCount, JsonBytes out, KeyBytes key) {
        Arrays.fill(key.starts, -1);
        int nulls = in.position();
        in.skip((presentCount + 7) / 8);
        byte[] bytes = in.array();
        List<byte[]> jsonNulls = List.of();
        int n = 0;
        for (int i = 0; i < present.length; i++) {
            if (!present[i]) {
                continue;
            }
            if (n > 0) {
                out.write(',');
            }
            out.write(names[i]);
            out.write(':');
            if ((bytes[nulls + (n >> 3)] >> (n & 7) & 1) != 0) {
                out.write(NULL);
            } else {
                int start = in.position();
                int from = out.length();
                value(in, i, out);
                if (keyPlaces[i] >= 0) {
                    key.starts[keyPlaces[i]] = start;
                    key.ends[keyPlaces[i]] = in.position();
                }
                if (writers[i] == null && isJsonNull(i, out, from)) {
                    jsonNulls = jsonNulls.isEmpty() ? new ArrayList<>() : jsonNulls;
                    jsonNulls.add(names[i]);
                }
            }
            n++;
        }
        return jsonNulls;
    }

    private boolean isJsonNull(int column, JsonBytes out, int from) {
        return schema.columns().get(column).type().type() == MysqlType.JSON && out.endsWith(from, NULL);
    }

    private void value(LogBuffer in, int column, JsonBytes out) {
        ValueDecoder decoder = decoders[column];
        int start = in.position();
        int from = out.length();
        if (writers[column] != null && decoder.write(in, writers[column], out)) {
            return;
        }
        in.moveTo(start);
        out.cutTo(from);
        Column type = schema.columns().get(column);
        try (JsonGenerator json = RowJson.generator(out)) {
            RowJson.writeValue(json, type, decoder.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
    }

    /** True if both images have a key's value, and it is not the same in them. */
    static boolean differ(byte[] log, KeyBytes before, KeyBytes after) {
        for (int n = 0; n < before.starts.length; n++) {
            boolean both = before.starts[n] >= 0 && after.starts[n] >= 0;
            if (both && !Arrays.equals(log, before.starts[n], before.ends[n], log, after.starts[n], after.ends[n])) {
                return true;
            }
        }
        return false;
    }

    /** The key whose values were found; empty if one is missing. */
    Optional<RowKey> key(LogBuffer in, KeyBytes key) {
        String[] values = new String[key.starts.length];
        for (int n = 0; n < values.length; n++) {
            if (key.starts[n] < 0) {
                return Optional.empty();
            }
            LogBuffer value = new LogBuffer(in.array(), key.starts[n], key.ends[n]);
            values[n] = RowKey.text(decoders[keyColumns[n]].read(value));
        }
        return Optional.of(new RowKey(List.of(values)));
    }
}
