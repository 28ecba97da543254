package io.orrery.producer.rows;

import io.orrery.event.Geometry;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.LogBuffer;

/** Turns MySQL's geometry, which is an SRID and well-known binary, into well-known text, x before y as stored. */
final class Geometries {

    private static final String[] NAMES = {
        null, "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"
    };

    /** Whole numbers up to here are written without a fraction or an exponent. */
    private static final double EXACT = 1e15;

    private final LogBuffer in;
    private final StringBuilder text = new StringBuilder(64);

    private Geometries(LogBuffer in) {
        this.in = in;
    }

    static Geometry read(LogBuffer in, int size) {
        LogBuffer value = in.slice(size);
        long srid = value.le(4);
        Geometries geometry = new Geometries(value);
        geometry.geometry(true);
        return new Geometry(srid, geometry.text.toString());
    }

    private void geometry(boolean named) {
        if (in.u8() != 1) {
            throw new BinlogFormatException("a geometry is not little-endian");
        }
        int type = (int) in.le(4);
        if (type < 1 || type >= NAMES.length) {
            throw new BinlogFormatException("a geometry is of the unknown type " + type);
        }
        if (named) {
            text.append(NAMES[type]);
        }
        switch (type) {
            case 1 -> {
                text.append('(');
                point();
                text.append(')');
            }
            case 2 -> list(this::point);
            case 3 -> list(() -> list(this::point));
            case 4, 5, 6 -> list(() -> geometry(false));
            default -> collection();
        }
    }

    private void collection() {
        if (in.remaining() >= 4 && new LogBuffer(in.array(), in.position(), in.position() + 4).le(4) == 0) {
            in.skip(4);
            text.append(" EMPTY");
        } else {
            list(() -> geometry(true));
        }
    }

    private void list(Runnable element) {
        int count = Math.toIntExact(in.le(4));
        text.append('(');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                text.append(',');
            }
            element.run();
        }
        text.append(')');
    }

    private void point() {
        number(Double.longBitsToDouble(in.le(8)));
        text.append(' ');
        number(Double.longBitsToDouble(in.le(8)));
    }

    private void number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < EXACT) {
            text.append((long) value);
        } else {
            text.append(value);
        }
    }
}
