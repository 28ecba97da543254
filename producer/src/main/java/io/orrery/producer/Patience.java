package io.orrery.producer;

import io.orrery.mysql.ServerUnavailableException;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.Outage;
import io.orrery.runtime.aws.AwsUnavailableException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for services that are away for a while: once a producer has its lease, it does not give up because of them. */
final class Patience {

    private static final Logger log = LoggerFactory.getLogger(Patience.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private Patience() {}

    /**
     * What {@code call} returns, once MySQL, Kinesis and DynamoDB answer it.
     *
     * @throws OrreryException if it fails in a way that does not pass
     */
    static <T> T answer(Supplier<T> call) throws InterruptedException {
        Outage outage = new Outage(log, "The producer waits");
        while (true) {
            try {
                T result = call.get();
                outage.over();
                return result;
            } catch (AwsUnavailableException | ServerUnavailableException e) {
                if (Thread.interrupted()) {
                    // That is why the call failed.
                    throw new InterruptedException();
                }
                outage.failed(e);
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** As {@link #answer}, of what returns nothing. */
    static void done(Runnable call) throws InterruptedException {
        boolean unused = answer(() -> {
            call.run();
            return true;
        });
    }
}
