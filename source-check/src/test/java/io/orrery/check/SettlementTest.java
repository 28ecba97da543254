package io.orrery.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.check.Verification.Difference;
import io.orrery.check.Verification.Kind;
import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettlementTest {

    private static final long PATIENCE = 10;

    private static final TableSchema SCHEMA =
            new TableSchema(new TableName("shop", "orders"), List.of(Column.of("id", "int")), List.of("id"));

    private static final Row ROW = new Row(SCHEMA, 1L);

    private final Settlement settlement = new Settlement(Map.of("1", ROW), PATIENCE, 0);

    @Test
    void whatArrivesInTimeIsNoDifference() {
        settlement.look(Map.of("1", "new"), Map.of("1", "old"), 1);
        settlement.look(Map.of("1", "new"), Map.of("1", "new"), 5);
        assertThat(settlement.open()).isEmpty();
        assertThat(settlement.differences()).isEmpty();
    }

    @Test
    void whatStaysIsADifferenceOfItsKind() {
        settlement.look(Map.of("1", "new"), Map.of("1", "old"), 1);
        assertThat(settlement.open()).containsKey("1");
        settlement.look(Map.of("1", "new"), Map.of("1", "old"), 12);
        assertThat(settlement.differences()).containsExactly(new Difference("1", Kind.DIFFERENT, ROW));

        assertThat(kind(Map.of("1", "new"), Map.of())).isEqualTo(Kind.MISSING);
        assertThat(kind(Map.of(), Map.of("1", "old"))).isEqualTo(Kind.EXTRA);
    }

    private static Kind kind(Map<String, String> expected, Map<String, String> found) {
        Settlement one = new Settlement(Map.of("1", ROW), PATIENCE, 0);
        one.look(expected, found, 1);
        one.look(expected, found, 12);
        return one.differences().get(0).kind();
    }

    @Test
    void withoutPatienceTheFirstLookDecides() {
        Settlement impatient = new Settlement(Map.of("1", ROW), 0, 0);
        impatient.look(Map.of("1", "new"), Map.of("1", "old"), 1);
        assertThat(impatient.differences()).containsExactly(new Difference("1", Kind.DIFFERENT, ROW));
        assertThat(impatient.inFlight()).isEmpty();
    }

    @Test
    void aRowThatChangesAllTheTimeIsInFlight() {
        for (int now = 1; now < 30; now += 4) {
            settlement.look(Map.of("1", "v" + now), Map.of("1", "v" + (now - 4)), now);
            assertThat(settlement.open()).as("at " + now).hasSize(1);
        }
        settlement.look(Map.of("1", "v30"), Map.of("1", "v29"), 30);
        assertThat(settlement.open()).isEmpty();
        assertThat(settlement.differences()).isEmpty();
        assertThat(settlement.inFlight()).containsExactly("1");
    }
}
