package io.orrery.producer.snapshot;

import io.orrery.mysql.ServerFacts;
import java.util.Optional;

/** What a server has to do for what is asked of a producer. */
public final class SnapshotRequirements {

    private SnapshotRequirements() {}

    /** Why no snapshot can be made, with the remedy; empty if it can. */
    public static Optional<String> refusal(ServerFacts facts) {
        if (!facts.gtids()) {
            return Optional.of("it has no GTIDs, by which a snapshot knows what it may publish: set gtid_mode=ON");
        }
        if (!facts.image().equals("FULL")) {
            return Optional.of(
                    "a row that changes while it is read has to be whole in the log: set" + " binlog_row_image=FULL");
        }
        return Optional.empty();
    }
}
