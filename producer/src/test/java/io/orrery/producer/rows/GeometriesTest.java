package io.orrery.producer.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Geometry;
import io.orrery.producer.binlog.LogBuffer;
import org.junit.jupiter.api.Test;

class GeometriesTest {

    private static final String WGS84 = "e6100000";
    private static final String ONE = "000000000000f03f";
    private static final String HALF = "000000000000e0bf"; // -0.5
    private static final String POINT = "01 01000000" + ONE + HALF;

    private static Geometry read(String hex) {
        LogBuffer in = Values.bytes(hex);
        return Geometries.read(in, in.remaining());
    }

    @Test
    void pointsAndLines() {
        assertThat(read(WGS84 + POINT)).isEqualTo(new Geometry(4326, "POINT (1 -0.5)"));
        assertThat(read("00000000 01 02000000 02000000" + ONE + ONE + HALF + ONE))
                .isEqualTo(new Geometry(0, "LINESTRING (1 1, -0.5 1)"));
        assertThat(read("00000000 01 03000000 01000000 04000000" + ONE + ONE + HALF + ONE + HALF + HALF + ONE + ONE))
                .isEqualTo(new Geometry(0, "POLYGON ((1 1, -0.5 1, -0.5 -0.5, 1 1))"));
    }

    @Test
    void collectionsNameTheirPartsAndListsOfOneKindDoNot() {
        assertThat(read("00000000 01 04000000 02000000" + POINT + POINT).wkt())
                .isEqualTo("MULTIPOINT ((1 -0.5), (1 -0.5))");
        assertThat(read("00000000 01 07000000 01000000" + POINT).wkt())
                .isEqualTo("GEOMETRYCOLLECTION (POINT (1 -0.5))");
        assertThat(read("00000000 01 07000000 00000000").wkt()).isEqualTo("GEOMETRYCOLLECTION EMPTY");
    }

    @Test
    void whatIsNotUnderstoodIsAnError() {
        assertThatThrownBy(() -> read("00000000 01 08000000" + ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8");
        assertThatThrownBy(() -> read("00000000 01 01000000" + ONE)).isInstanceOf(IllegalArgumentException.class);
    }
}
