package io.orrery.local.kinesis.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

    @Test
    void startsWithOneSecondsWorth() {
        TokenBucket bucket = new TokenBucket(5, 0);
        for (int i = 0; i < 5; i++) {
            assertThat(bucket.allows(1, 0)).isTrue();
            bucket.take(1, 0);
        }
        assertThat(bucket.allows(1, 0)).isFalse();
        assertThat(bucket.millisUntil(1, 0)).isEqualTo(200);
        assertThat(bucket.allows(1, 199)).isFalse();
        assertThat(bucket.allows(1, 200)).isTrue();
    }

    @Test
    void neverSavesMoreThanOneSecondsWorth() {
        TokenBucket bucket = new TokenBucket(10, 0);
        assertThat(bucket.allows(10, 60_000)).isTrue();
        bucket.take(10, 60_000);
        assertThat(bucket.allows(1, 60_000)).isFalse();
    }

    @Test
    void whatIsLargerThanTheBucketPassesWhenItIsFullAndIsPaidOff() {
        TokenBucket bucket = new TokenBucket(2_000, 0);
        assertThat(bucket.allows(10_000, 0)).isTrue();
        bucket.take(10_000, 0);
        assertThat(bucket.millisUntil(1, 0)).isEqualTo(4_001);
        assertThat(bucket.allows(1, 4_000)).isFalse();
        assertThat(bucket.allows(1, 4_001)).isTrue();
    }
}
