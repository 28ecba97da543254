package io.orrery.event;

import java.util.Objects;
import org.locationtech.jts.geom.PrecisionModel;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKTWriter;

/**
 * A geometry value.
 *
 * @param srid the spatial reference system; 0 for a plane without units
 * @param wkt the shape as well-known text, x before y as MySQL stores it
 */
public record Geometry(long srid, String wkt) {

    /** By itself the writer cuts numbers after sixteen decimals, which makes 1e-17 a zero. This is enough for any. */
    private static final class AllDigits extends PrecisionModel {

        private static final long serialVersionUID = 1L;
        private static final int DECIMALS = 325;

        @Override
        public int getMaximumSignificantDigits() {
            return DECIMALS;
        }
    }

    public Geometry {
        Objects.requireNonNull(wkt, "wkt");
    }

    /**
     * A geometry from well-known binary, with every number exact.
     *
     * @throws IllegalArgumentException if it is no well-known binary
     */
    public static Geometry ofWkb(long srid, byte[] wkb) {
        try {
            WKTWriter writer = new WKTWriter();
            writer.setPrecisionModel(new AllDigits());
            return new Geometry(srid, writer.write(new WKBReader().read(wkb)));
        } catch (ParseException e) {
            throw new IllegalArgumentException("Not a geometry in well-known binary: " + e.getMessage(), e);
        }
    }
}
