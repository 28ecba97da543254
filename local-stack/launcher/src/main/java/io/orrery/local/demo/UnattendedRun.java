package io.orrery.local.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Writes for a while, lets both stores catch up, and compares every table with its source. */
final class UnattendedRun {

    private static final Duration CATCH_UP = Duration.ofMinutes(2);

    private final Demo demo;
    private final PrintStream out;

    UnattendedRun(Demo demo, PrintStream out) {
        this.demo = demo;
        this.out = out;
    }

    /** The exit code: 0 if all tables are equal. */
    int run(int seconds) throws Exception {
        out.printf(
                "Writing for %d s. First row in both stores after %.1f s.%n",
                seconds, demo.firstRow().toMillis() / 1e3);
        out.flush();
        TimeUnit.SECONDS.sleep(seconds);
        demo.stopWriting();
        List<DemoResult> results = demo.awaitEqual(CATCH_UP);
        Snapshot now = demo.snapshot();
        out.printf(
                "%,d rows committed, %,d events published, %,d changes applied by search, %,d by olap.%n",
                now.committed(), now.published(), now.documents(), now.rows());
        now.past()
                .ifPresent(past ->
                        out.printf("%,d rows that were older than the binary log came by a snapshot.%n", past.rows()));
        results.forEach(result -> out.println(result.line()));
        boolean equal = results.stream().allMatch(DemoResult::equal);
        out.println(equal ? "All tables are equal." : "Not all tables are equal.");
        out.flush();
        return equal ? 0 : 1;
    }
}
