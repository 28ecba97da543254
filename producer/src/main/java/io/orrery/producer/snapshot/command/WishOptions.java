package io.orrery.producer.snapshot.command;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.SnapshotItems;
import io.orrery.runtime.snapshot.SnapshotRequest;
import io.orrery.runtime.snapshot.SnapshotRequest.Wish;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which request something is wished of. */
final class WishOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin
    private ProducerOptions producer;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "Which one, as 'snapshot status' names it. Default: the one at work.")
    private String id;

    /** @param done what happened to it, for people */
    int wish(Wish wish, String done) {
        try (AwsClients aws = AwsClients.fromEnvironment()) {
            SnapshotItems items = producer.items(aws);
            List<SnapshotRequest> requests = items.requests();
            if (requests.isEmpty()) {
                throw new OrreryException("No snapshot is at work or waits: see 'orrery snapshot status'.");
            }
            String which = id == null ? requests.get(0).id() : id;
            if (!items.wish(which, wish)) {
                throw new OrreryException("No snapshot '" + which
                        + "' is at work or waits: see 'orrery snapshot status' for their names.");
            }
            spec.commandLine().getOut().println("Snapshot " + which + " is " + done);
            spec.commandLine().getOut().flush();
        }
        return 0;
    }
}
