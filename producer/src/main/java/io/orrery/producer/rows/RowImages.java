package io.orrery.producer.rows;

import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.json.JsonBytes;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.LogBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the images of one rows event, which all have the same columns. */
public final class RowImages {

    private final TableLayout layout;
    private final boolean[] present;
    private final int presentCount;
    private RowBytes.KeyBytes key;

    /**
     * @param present which columns the images have: all, unless {@code binlog_row_image} is other than FULL
     */
    public RowImages(TableLayout layout, boolean[] present) {
        if (present.length != layout.columns()) {
            throw new BinlogFormatException("rows of " + layout.table() + " have " + present.length
                    + " columns, but their table map has " + layout.columns());
        }
        this.layout = layout;
        this.present = present.clone();
        int count = 0;
        for (boolean one : present) {
            count += one ? 1 : 0;
        }
        this.presentCount = count;
    }

    /** The next image. */
    public Row read(LogBuffer in) {
        LogBuffer nulls = in.slice((presentCount + 7) / 8);
        Object[] values = new Object[present.length];
        int bits = 0;
        int n = 0;
        for (int i = 0; i < present.length; i++) {
            if (!present[i]) {
                values[i] = Row.ABSENT;
                continue;
            }
            if (n % 8 == 0) {
                bits = nulls.u8();
            }
            if ((bits >> n++ % 8 & 1) == 0) {
                values[i] = value(in, i);
            }
        }
        return new Row(layout.schema(), values);
    }

    private Object value(LogBuffer in, int column) {
        try {
            return layout.decoder(column).read(in);
        } catch (RuntimeException e) {
            throw new BinlogFormatException(
                    "a value of column '"
                            + layout.schema().columns().get(column).name() + "' of " + layout.table()
                            + " can't be decoded: " + e.getMessage()
                            + TableLayout.remedy(
                                    layout.table(),
                                    layout.schema().columns().get(column).name()),
                    e);
        }
    }

    /**
     * Writes the columns of the next image from bytes to bytes.
     *
     * @return the columns, as JSON strings, that hold the JSON literal null
     */
    public List<byte[]> write(LogBuffer in, JsonBytes out) {
        if (key == null) {
            key = layout.bytes().newKey();
        }
        return layout.bytes().write(in, present, presentCount, out, key);
    }

    /** True if the image that was written last here has another key than the one {@code after} wrote last. */
    public boolean keyDiffers(LogBuffer in, RowImages after) {
        return RowBytes.differ(in.array(), key, after.key);
    }

    /** The key of the image that was written last; empty if it does not have it. */
    public Optional<RowKey> key(LogBuffer in) {
        return layout.bytes().key(in, key);
    }

    /** Passes over the next image. */
    public void skip(LogBuffer in) {
        LogBuffer nulls = in.slice((presentCount + 7) / 8);
        int bits = 0;
        int n = 0;
        for (int i = 0; i < present.length; i++) {
            if (!present[i]) {
                continue;
            }
            if (n % 8 == 0) {
                bits = nulls.u8();
            }
            if ((bits >> n++ % 8 & 1) == 0) {
                layout.decoder(i).skip(in);
            }
        }
    }

    /** True if the images have the column. */
    public boolean has(int column) {
        return present[column];
    }

    /** Passes over the next image. What it has of one column, undecoded; null if that is NULL or absent. */
    public byte[] skipAllBut(int column, LogBuffer in) {
        LogBuffer nulls = in.slice((presentCount + 7) / 8);
        byte[] kept = null;
        int bits = 0;
        int n = 0;
        for (int i = 0; i < present.length; i++) {
            if (!present[i]) {
                continue;
            }
            if (n % 8 == 0) {
                bits = nulls.u8();
            }
            if ((bits >> n++ % 8 & 1) == 0) {
                int start = in.position();
                layout.decoder(i).skip(in);
                kept = i == column ? Arrays.copyOfRange(in.array(), start, in.position()) : kept;
            }
        }
        return kept;
    }
}
