package io.orrery.olap.type;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import java.nio.ByteBuffer;
import java.util.UUID;

/** How a column is stored whose chosen type is UUID. */
final class UuidCodec {

    private UuidCodec() {}

    /** The type as a DuckDB UUID. */
    static ColumnCodec of(ColumnType type) {
        boolean bytes = type.type().family() == MysqlType.Family.BYTES;
        if (!bytes && type.type().family() != MysqlType.Family.TEXT) {
            throw new IllegalArgumentException("cannot be a UUID: it is " + type);
        }
        return new ColumnCodec(
                "UUID",
                "UUID",
                bytes,
                value -> bytes ? uuid((byte[]) value) : UUID.fromString((String) value),
                (a, v) -> a.append((UUID) v),
                "%s",
                "%s::VARCHAR",
                (r, i) -> {
                    String value = r.getString(i);
                    return value == null || !bytes ? value : bytes(UUID.fromString(value));
                });
    }

    private static UUID uuid(byte[] bytes) {
        if (bytes.length != 2 * Long.BYTES) {
            throw new IllegalArgumentException("is not 16 bytes long, as a UUID is");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] bytes(UUID uuid) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
