package io.orrery.event;

import java.util.Objects;

/**
 * A geometry value.
 *
 * @param srid the spatial reference system; 0 for a plane without units
 * @param wkt the shape as well-known text, x before y as MySQL stores it
 */
public record Geometry(long srid, String wkt) {

    public Geometry {
        Objects.requireNonNull(wkt, "wkt");
    }
}
