package io.orrery.producer;

import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.SavedState;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.state.TableOwners;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.StreamProducers;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code orrery position}: shows what the producers of a stream have saved, or forgets the position of one. */
@Command(
        name = "position",
        description = "Show the saved positions of a stream's producers, or forget one.",
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
        try (AwsClients aws = AwsClients.fromEnvironment()) {
            StateTable table = new StateTable(aws.dynamoDbSync(), saved.stateTable());
            if (!table.exists()) {
                throw unknown(saved.name());
            }
            if (forget) {
                SavedState unused = find(table, saved.name());
                forget(table, Lease.id(saved.stream(), saved.name()), saved.name());
            } else {
                show(table, names(aws));
            }
        }
        return 0;
    }

    /** The one that is named, else all of the stream. */
    private List<String> names(AwsClients aws) {
        List<String> all = saved.namesOne()
                ? List.of()
                : new StreamProducers(aws.dynamoDbSync(), saved.stateTable()).of(saved.stream());
        return all.isEmpty() ? List.of(saved.name()) : all;
    }

    private SavedState find(StateTable table, String producer) {
        return table.find(Lease.id(saved.stream(), producer)).orElseThrow(() -> unknown(producer));
    }

    private OrreryException unknown(String producer) {
        return new OrreryException("Table '" + saved.stateTable() + "' knows no producer '" + producer
                + "' of the stream '" + saved.stream() + "': check --stream, --name and --state-table.");
    }

    private void show(StateTable table, List<String> producers) {
        PrintWriter out = spec.commandLine().getOut();
        String between = "";
        for (String producer : producers) {
            SavedState state = find(table, producer);
            Optional<BinlogPosition> position = state.position();
            out.print(between);
            out.println("producer  " + producer);
            out.println("epoch     " + state.epoch());
            out.println("held by   " + state.owner().orElse("nobody"));
            out.println("position  " + position.map(BinlogPosition::toString).orElse("none"));
            position.map(BinlogPosition::gtids).ifPresent(gtids -> out.println("gtids     " + gtids));
            between = System.lineSeparator();
        }
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
