package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Closing one early is the point.
class WorkerNameTest {

    @Test
    void workersOfOneProcessHaveDifferentNamesAndAnEndedOnesNameIsGivenAgain() {
        String application = "names-" + UUID.randomUUID();
        try (WorkerName one = WorkerName.free(application);
                WorkerName two = WorkerName.free(application)) {
            assertThat(one.toString()).isNotEqualTo(two.toString());
            one.close();
            try (WorkerName again = WorkerName.free(application)) {
                assertThat(again.toString()).isEqualTo(one.toString());
            }
        }
    }
}
