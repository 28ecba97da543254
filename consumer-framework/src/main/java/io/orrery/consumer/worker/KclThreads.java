package io.orrery.consumer.worker;

import java.lang.reflect.Field;
import java.util.concurrent.ThreadPoolExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.coordinator.assignment.LeaseAssignmentManager;

/**
 * Lets a program end when its satellite has. The KCL (3.5.1) hands out leases on a pool that it never shuts down, one of
 * all workers of the process together, whose threads are no daemons: each leader would keep its program alive for ever.
 */
final class KclThreads {

    private static final Logger log = LoggerFactory.getLogger(KclThreads.class);

    private static final String POOL = "LEASE_ASSIGNMENT_CALL_THREAD_POOL";

    private KclThreads() {}

    /** From now on the pool's threads keep no program alive. To be called before the first worker begins. */
    static void makeDaemons() {
        try {
            Field pool = LeaseAssignmentManager.class.getDeclaredField(POOL);
            pool.setAccessible(true);
            ((ThreadPoolExecutor) pool.get(null)).setThreadFactory(KclThreads::daemon);
        } catch (ReflectiveOperationException | ClassCastException | SecurityException e) {
            log.debug("This KCL has another pool: a program may have to end itself by System.exit", e);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "kcl-lease-assignment");
        thread.setDaemon(true);
        return thread;
    }
}
