package io.orrery.producer;

import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.SavedState;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.state.TableOwners;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orrery position}: shows what a producer has saved, or forgets its position. */
@Command(
        name = "position",
        description = "Show or forget a producer's saved position.",
        mixinStandardHelpOptions = true)
public final class PositionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SavedOptions saved;

    @Option(
            names = "--forget",
            description = "Forget it: the next start begins at its --from, and what was committed in between is not"
                    + " published. The producer must not run.")
    private boolean forget;

    @Override
    public Integer call() throws InterruptedException {
        String producer = saved.name();
        String id = Lease.id(saved.stream(), producer);
        try (AwsClients aws = AwsClients.fromEnvironment()) {
            StateTable table = new StateTable(aws.dynamoDbSync(), saved.stateTable());
            Optional<SavedState> state = table.exists() ? table.find(id) : Optional.empty();
            if (state.isEmpty()) {
                throw new OrreryException("Table '" + saved.stateTable() + "' knows no producer '" + producer
                        + "' of the stream '" + saved.stream() + "': check --stream, --name and --state-table.");
            }
            if (forget) {
                forget(table, id, producer);
            } else {
                show(state.get(), producer);
            }
        }
        return 0;
    }

    private void show(SavedState state, String producer) {
        PrintWriter out = spec.commandLine().getOut();
        Optional<BinlogPosition> position = state.position();
        out.println("producer  " + producer);
        out.println("epoch     " + state.epoch());
        out.println("held by   " + state.owner().orElse("nobody"));
        out.println("position  " + position.map(BinlogPosition::toString).orElse("none"));
        position.map(BinlogPosition::gtids).ifPresent(gtids -> out.println("gtids     " + gtids));
        out.flush();
    }

    private void forget(StateTable table, String id, String producer) throws InterruptedException {
        String me = ManagementFactory.getRuntimeMXBean().getName();
        Lease lease = Lease.acquireIfIdle(table, id, me, ProducerSettings.State.DEFAULT.lease())
                .orElseThrow(() -> new OrreryException(
                        "Cannot forget the position of '" + producer + "' while it runs: stop the producer first."));
        lease.forget();
        new TableOwners(table, saved.stream(), producer).release();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Forgot the position of '" + producer + "'"
                + lease.found()
                        .map(p -> ", which was " + p + (p.gtids() == null ? "" : " (" + p.gtids() + ")"))
                        .orElse(""));
        out.flush();
    }
}
