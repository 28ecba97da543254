package io.orrery.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.Point;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.io.WKTReader;

class GeometryTest {

    private static final long SEED = 42;

    @Test
    void everyNumberIsExact() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            double x = Double.longBitsToDouble(random.nextLong());
            double y = i % 2 == 0 ? random.nextDouble() : random.nextDouble() * 1e-9;
            if (Double.isFinite(x)) {
                Point point = new GeometryFactory().createPoint(new Coordinate(x, y));
                Geometry geometry = Geometry.ofWkb(4326, new WKBWriter().write(point));
                Point read = (Point) new WKTReader().read(geometry.wkt());
                assertThat(read.getX()).isEqualTo(x);
                assertThat(read.getY()).isEqualTo(y);
            }
        }
    }

    @Test
    void emptyCollectionsAndWhatIsNone() {
        assertThat(Geometry.ofWkb(0, HexFormat.of().parseHex("010700000000000000")))
                .isEqualTo(new Geometry(0, "GEOMETRYCOLLECTION EMPTY"));
        assertThatThrownBy(() -> Geometry.ofWkb(0, HexFormat.of().parseHex("0108000000")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8");
        assertThatThrownBy(() -> Geometry.ofWkb(0, new byte[3])).isInstanceOf(IllegalArgumentException.class);
    }
}
