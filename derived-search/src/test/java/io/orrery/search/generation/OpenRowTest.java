package io.orrery.search.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orrery.search.generation.Comparison.Kind;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenRowTest {

    private static Snapshot at(long version) {
        return new Snapshot(
                version, JsonNodeFactory.instance.objectNode().put("v", version), Instant.ofEpochMilli(version));
    }

    @Test
    void aRowThatChangesFasterThanWeLookIsMoving() {
        OpenRow row = new OpenRow(at(10), at(5));
        for (int look = 1; look <= 4; look++) {
            row.look(at(10 + 2L * look), at(9 + 2L * look));
            assertThat(row.moving()).isFalse();
        }
        row.look(at(20), at(19));
        assertThat(row.moving()).isTrue();
    }

    @Test
    void aRowThatOneIndexNeverCatchesUpWithDiffers() {
        OpenRow row = new OpenRow(at(10), at(5));
        for (int look = 1; look <= 9; look++) {
            row.look(at(10 + look), at(5 + look / 3));
        }
        assertThat(row.moving()).isFalse();
        assertThat(row.kind(Optional.empty())).contains(Kind.DIFFERENT);
    }

    @Test
    void aRowThatSaysSomethingElseAtOneVersionDiffers() {
        Snapshot other = new Snapshot(10, JsonNodeFactory.instance.objectNode().put("v", "x"), Instant.EPOCH);
        OpenRow row = new OpenRow(at(10), other);
        for (int look = 1; look <= 9; look++) {
            row.look(at(10), other);
        }
        assertThat(row.moving()).isFalse();
        assertThat(row.kind(Optional.empty())).contains(Kind.DIFFERENT);
    }
}
