package io.orrery.search.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptiveBulkSizeTest {

    private static final Duration SOON = Duration.ofMillis(20);

    private final AdaptiveBulkSize adaptive = new AdaptiveBulkSize(100L << 20);

    @Test
    void fullRequestsAnsweredSoonGrowUpToTheLimit() {
        adaptive.answered(adaptive.size(), true, SOON, false);
        assertThat(adaptive.size().documents()).isEqualTo(1_251);
        for (int i = 0; i < 100; i++) {
            adaptive.answered(adaptive.size(), true, SOON, false);
        }
        assertThat(adaptive.size()).isEqualTo(new BulkSize(AdaptiveBulkSize.MAX_DOCUMENTS, AdaptiveBulkSize.MAX_BYTES));
    }

    @Test
    void requestsThatWereNotFullSayNothing() {
        adaptive.answered(adaptive.size(), false, SOON, false);
        assertThat(adaptive.size()).isEqualTo(BulkSize.standard());
    }

    @Test
    void pushBackSlownessAndFailureHalveOnceForAllRequestsOfThatSize() {
        BulkSize asked = adaptive.size();
        adaptive.answered(asked, true, SOON, true);
        adaptive.answered(asked, true, Duration.ofSeconds(6), false);
        adaptive.failed(asked);
        assertThat(adaptive.size().documents()).isEqualTo(500);
        assertThat(adaptive.inFlight()).isEqualTo(2);
        for (int i = 0; i < 100; i++) {
            adaptive.failed(adaptive.size());
        }
        assertThat(adaptive.size()).isEqualTo(new BulkSize(AdaptiveBulkSize.MIN_DOCUMENTS, AdaptiveBulkSize.MIN_BYTES));
        assertThat(adaptive.inFlight()).isEqualTo(1);
    }

    @Test
    void theClustersOwnLimitIsKept() {
        AdaptiveBulkSize small = new AdaptiveBulkSize(1_000_000);
        for (int i = 0; i < 100; i++) {
            small.answered(small.size(), true, SOON, false);
        }
        assertThat(small.size().bytes()).isEqualTo(900_000);
    }
}
