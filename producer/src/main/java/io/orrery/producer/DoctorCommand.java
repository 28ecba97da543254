package io.orrery.producer;

import io.orrery.event.TablePattern;
import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlOptions;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.NameCase;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.doctor.Finding;
import io.orrery.producer.doctor.ServerChecks;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.stream.KinesisEndpoint;
import io.orrery.runtime.Count;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code orrery doctor}: says, one line each, whether a producer would work, and what to do if not. */
@Command(
        name = "doctor",
        description = "Check MySQL, stream and saved position for a producer.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

    private static final long SOON_SECONDS = 3_600;

    @Spec
    private CommandSpec spec;

    @Mixin
    private MysqlOptions mysql;

    @Mixin
    private SavedOptions saved;

    @Override
    public Integer call() {
        TablePattern pattern = saved.tables();
        MysqlAddress address = mysql.address();
        MysqlServer server = new MysqlServer(address);
        List<Finding> findings = new ArrayList<>(new ServerChecks(server).run(selection(server, pattern)));
        try (AwsClients aws = AwsClients.fromEnvironment()) {
            findings.add(checked(() -> stream(aws)));
            findings.add(checked(() -> position(aws, server)));
        }
        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding -> out.println(mark(finding.level()) + finding.text()));
        out.flush();
        return findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAILURE) ? 1 : 0;
    }

    /** As the server compares names, if it answers; that it does not is found by the checks. */
    private static Selection selection(MysqlServer server, TablePattern pattern) {
        try {
            return Selection.of(pattern).comparedBy(NameCase.of(server));
        } catch (OrreryException e) {
            return Selection.of(pattern);
        }
    }

    private static String mark(Finding.Level level) {
        return switch (level) {
            case OK -> "ok       ";
            case WARNING -> "warning  ";
            case FAILURE -> "failure  ";
        };
    }

    private interface Check {
        Finding run();
    }

    private static Finding checked(Check check) {
        try {
            return check.run();
        } catch (OrreryException e) {
            return new Finding(Finding.Level.FAILURE, e.getMessage());
        }
    }

    private Finding stream(AwsClients aws) {
        KinesisEndpoint endpoint = new KinesisEndpoint(aws.kinesis(), saved.stream());
        int largest = endpoint.maxRecordBytes();
        return new Finding(
                Finding.Level.OK,
                "stream '" + saved.stream() + "' has "
                        + Count.of(endpoint.openShards().size(), "shard") + " and takes records of " + largest
                        + " bytes");
    }

    private Finding position(AwsClients aws, MysqlServer server) {
        String producer = saved.name();
        StateTable table = new StateTable(aws.dynamoDbSync(), saved.stateTable());
        if (!table.exists()) {
            return new Finding(
                    Finding.Level.OK, "table '" + saved.stateTable() + "' does not exist yet: the producer creates it");
        }
        Optional<BinlogPosition> position = table.position(Lease.id(saved.stream(), producer));
        if (position.isEmpty()) {
            return new Finding(Finding.Level.OK, "producer '" + producer + "' has no saved position yet");
        }
        Positions positions = new Positions(server, server.facts());
        String unknown = positions.unknownToServer(positions.checked(position.get()));
        if (!unknown.isEmpty()) {
            return new Finding(
                    Finding.Level.WARNING,
                    "transactions up to the saved position of '" + producer + "' are not on this server (" + unknown
                            + "): unless it is a replica that is about to get them, the stream holds changes that it"
                            + " never had; let 'verify' tell which rows of each satellite differ");
        }
        if (server.logs().stream()
                .noneMatch(log -> log.file().equals(position.get().file()))) {
            return goneFile(producer, position.get());
        }
        String place = "the saved position of '" + producer + "', " + position.get()
                + ", is within the binary logs that are kept";
        double left = secondsUntilPurge(server, position.get());
        if (left < SOON_SECONDS) {
            return new Finding(
                    Finding.Level.WARNING,
                    place + ", which may be purged in " + Math.max(0, (long) left)
                            + " s: start the producer, or raise binlog_expire_logs_seconds");
        }
        return new Finding(
                Finding.Level.OK, place + (Double.isInfinite(left) ? "" : ", for another " + (long) left + " s"));
    }

    private static Finding goneFile(String producer, BinlogPosition position) {
        String place = "the server does not have the file of the saved position of '" + producer + "', " + position;
        return position.mark() == null
                ? new Finding(
                        Finding.Level.WARNING,
                        place + ", and a producer of an older version did not save by what to know its history: if the"
                                + " server was reset or restored since, " + BinlogPosition.START_ANEW)
                : new Finding(Finding.Level.OK, place + ": it was purged, and all that comes after it is there");
    }

    private static double secondsUntilPurge(MysqlServer server, BinlogPosition saved) {
        try (ServerWatch watch = new ServerWatch(server.address(), () -> saved, () -> saved, Clock.systemUTC())) {
            return watch.look().secondsUntilPurge();
        } catch (IOException e) {
            throw new OrreryException(
                    "Cannot read the binary log of MySQL at " + server.address().hostAndPort() + " (" + e.getMessage()
                            + "): grant REPLICATION SLAVE.",
                    e);
        }
    }
}
