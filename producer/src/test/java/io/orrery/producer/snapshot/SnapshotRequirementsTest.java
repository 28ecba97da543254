package io.orrery.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.mysql.ServerFacts;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotRequirementsTest {

    private static Optional<String> refusal(boolean gtids, String image) {
        return SnapshotRequirements.refusal(new ServerFacts("8.0.33", "uuid", gtids, true, "ROW", image, "FULL"));
    }

    @Test
    void gtidsTellWhatASelectSees() {
        assertThat(refusal(false, "FULL").orElseThrow()).contains("gtid_mode=ON");
    }

    @Test
    void aRowThatIsLeftToTheLogHasToBeWholeInIt() {
        assertThat(refusal(true, "MINIMAL").orElseThrow()).contains("binlog_row_image=FULL");
        assertThat(refusal(true, "FULL")).isEmpty();
    }
}
