package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.worker.Beginning;
import io.orrery.consumer.worker.Profile;
import io.orrery.consumer.worker.WorkerSettings;
import io.orrery.runtime.aws.AwsClients;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SatelliteWorkerTest {

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    private final List<String> heard = new ArrayList<>();
    private final SatelliteListener listener = new SatelliteListener() {
        @Override
        public void reading(String shardId) {
            heard.add("reading " + shardId);
        }

        @Override
        public void left(String shardId) {
            heard.add("left " + shardId);
        }
    };

    @Test
    void aShardThatCameBackBeforeItsLastReaderLeftIsStillRead() {
        try (AwsClients aws = AwsClients.local(NOWHERE, NOWHERE)) {
            WorkerSettings settings =
                    new WorkerSettings("worker", "stream", "me", Beginning.oldest(), Profile.LOCAL, false);
            SatelliteWorker worker = new SatelliteWorker(settings, aws, (host, kcl) -> null, listener, () -> {});
            Object first = new Object();
            Object second = new Object();
            worker.reading("s", first);
            worker.reading("s", second);
            worker.arrived("s", Duration.ofSeconds(7));
            worker.left("s", first);
            assertThat(heard).containsExactly("reading s", "reading s");
            assertThat(worker.lag()).contains(Duration.ofSeconds(7));
            worker.left("s", second);
            worker.left("s", second);
            assertThat(heard).containsExactly("reading s", "reading s", "left s");
        }
    }
}
