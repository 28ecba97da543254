package io.orrery.producer.binlog;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the bodies of TABLE_MAP events, of the table {@code shop.t} with the id 1. */
public final class TableMapBytes {

    private final ByteArrayOutputStream types = new ByteArrayOutputStream();
    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private final ByteArrayOutputStream more = new ByteArrayOutputStream();
    private int count;

    /** One more column, by the name {@code c} and its number. */
    public TableMapBytes column(int type, int... itsMetadata) {
        types.write(type);
        for (int b : itsMetadata) {
            metadata.write(b);
        }
        string(names, "c" + count);
        count++;
        return this;
    }

    /** A field of what columns are beside their types. */
    public TableMapBytes field(int field, int... value) {
        more.write(field);
        more.write(value.length);
        for (int b : value) {
            more.write(b);
        }
        return this;
    }

    /** The body. */
    public LogBuffer body() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 0});
        string(body, "shop");
        body.write(0);
        string(body, "t");
        body.write(0);
        body.write(count);
        body.writeBytes(types.toByteArray());
        body.write(metadata.size());
        body.writeBytes(metadata.toByteArray());
        body.writeBytes(new byte[(count + 7) / 8]);
        body.write(4);
        body.write(names.size());
        body.writeBytes(names.toByteArray());
        body.writeBytes(more.toByteArray());
        return new LogBuffer(body.toByteArray());
    }

    private static void string(ByteArrayOutputStream out, String text) {
        out.write(text.length());
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
