package io.orrery.producer.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.mysql.text.Charsets;
import io.orrery.mysql.text.Charsets.CharacterSet;
import io.orrery.mysql.text.TextDecoder;
import io.orrery.producer.binlog.ColumnCodes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.TableMap;
import io.orrery.producer.binlog.TableMapBytes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What passes over a value passes over as many bytes as what decodes it. */
class ColumnSizesTest {

    private static final Charsets CHARSETS =
            new Charsets(Map.of(45, new CharacterSet("utf8mb4", 4, TextDecoder.utf8())));

    private static void same(int type, int... metadata) {
        TableMapBytes bytes = new TableMapBytes().column(type, metadata).field(2, 45);
        LogBuffer body = bytes.body();
        TableMap.tableId(body);
        TableMap map = TableMap.read(body, table -> true);
        ValueDecoder size = ColumnSizes.of(map, 0);
        ValueDecoder decoder =
                new ColumnDecoders(map, CHARSETS).column(0, List.of()).decoder();
        assertThat(List.of(size.prefix(), size.size()))
                .as("type %d %s", type, List.of(metadata))
                .isEqualTo(List.of(decoder.prefix(), decoder.size()));
    }

    @Test
    void ofEveryTypeThatIsDecoded() {
        for (int type : new int[] {
            ColumnCodes.TINY,
            ColumnCodes.SHORT,
            ColumnCodes.INT24,
            ColumnCodes.LONG,
            ColumnCodes.LONGLONG,
            ColumnCodes.YEAR,
            ColumnCodes.DATE,
            ColumnCodes.TIME,
            ColumnCodes.DATETIME,
            ColumnCodes.TIMESTAMP
        }) {
            same(type);
        }
        same(ColumnCodes.FLOAT, 4);
        same(ColumnCodes.DOUBLE, 8);
        for (int fraction = 0; fraction <= 6; fraction++) {
            same(ColumnCodes.TIME2, fraction);
            same(ColumnCodes.DATETIME2, fraction);
            same(ColumnCodes.TIMESTAMP2, fraction);
        }
        for (int precision = 1; precision <= 65; precision++) {
            for (int scale = 0; scale <= Math.min(precision, 30); scale++) {
                same(ColumnCodes.DECIMAL, precision, scale);
            }
        }
        for (int bits = 1; bits <= 64; bits++) {
            same(ColumnCodes.BIT, bits % 8, bits / 8);
        }
        for (int prefix = 1; prefix <= 4; prefix++) {
            same(ColumnCodes.BLOB, prefix);
            same(ColumnCodes.JSON, prefix);
            same(ColumnCodes.GEOMETRY, prefix);
            same(ColumnCodes.VECTOR, prefix);
        }
        same(ColumnCodes.VARCHAR, 255, 0);
        same(ColumnCodes.VARCHAR, 0, 1);
        same(ColumnCodes.STRING, ColumnCodes.STRING, 255);
        same(ColumnCodes.STRING, ColumnCodes.STRING ^ 0x10, 252); // CHAR(127) of utf8mb4
        same(ColumnCodes.STRING, ColumnCodes.ENUM, 2);
        same(ColumnCodes.STRING, ColumnCodes.SET, 8);
    }
}
