package io.orrery.olap.type;

import io.orrery.event.FloatVector;
import io.orrery.event.Geometry;
import java.sql.SQLException;
import java.sql.Struct;
import java.util.Arrays;
import java.util.Collection;
import org.duckdb.DuckDBAppender;

/** How lists and structures are stored. */
final class NestedCodecs {

    private NestedCodecs() {}

    static ColumnCodec labels() {
        return Codecs.plain("VARCHAR[]", (a, v) -> a.append((Collection<?>) v), (r, i) -> {
            java.sql.Array array = r.getArray(i);
            return array == null
                    ? null
                    : Arrays.stream((Object[]) array.getArray())
                            .map(String::valueOf)
                            .toList();
        });
    }

    static ColumnCodec vector() {
        return Codecs.plain(Codecs.VECTOR, (a, v) -> a.append((Collection<?>) v), (r, i) -> {
            java.sql.Array array = r.getArray(i);
            return array == null ? null : vector((Object[]) array.getArray());
        });
    }

    private static FloatVector vector(Object[] numbers) {
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (Float) numbers[i];
        }
        return FloatVector.of(vector);
    }

    static ColumnCodec geometry() {
        return Codecs.plain(Codecs.GEOMETRY, NestedCodecs::appendGeometry, (r, i) -> {
            Struct struct = (Struct) r.getObject(i);
            if (struct == null) {
                return null;
            }
            Object[] parts = struct.getAttributes();
            return new Geometry(((Number) parts[0]).longValue(), (String) parts[1]);
        });
    }

    private static void appendGeometry(DuckDBAppender appender, Object value) throws SQLException {
        Geometry geometry = (Geometry) value;
        appender.beginStruct();
        appender.append((int) geometry.srid());
        appender.append(geometry.wkt());
        appender.endStruct();
    }
}
