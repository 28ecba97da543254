package io.orrery.producer.stream;

import io.orrery.runtime.aws.AwsFailures;
import java.time.Duration;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;

/** Which failures of a put pass, and how long to wait for it. */
final class PutErrors {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_THROTTLED = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private PutErrors() {}

    /** Beside what passes everywhere, a stream that is just being changed. */
    static boolean passes(Throwable error) {
        return error instanceof ResourceInUseException || AwsFailures.passes(error);
    }

    /** Doubles with each try, with jitter. Throttling is waited out less long: the shard's bucket fills every second. */
    static Duration pause(int attempt, boolean throttled, RandomGenerator random) {
        long longest = (throttled ? LONGEST_THROTTLED : LONGEST).toMillis();
        long full = Math.min(longest, FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 10));
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
