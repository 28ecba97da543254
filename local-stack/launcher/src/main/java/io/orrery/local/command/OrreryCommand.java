package io.orrery.local.command;

import io.orrery.archive.ArchiveCommand;
import io.orrery.consumer.deadletter.command.DeadLettersCommand;
import io.orrery.consumer.tail.TailCommand;
import io.orrery.local.demo.DemoCommand;
import io.orrery.local.status.StatusCommand;
import io.orrery.olap.OlapCommand;
import io.orrery.producer.DoctorCommand;
import io.orrery.producer.PositionCommand;
import io.orrery.producer.ProducerCommand;
import io.orrery.producer.snapshot.command.SnapshotCommand;
import io.orrery.runtime.command.LogFormatOption;
import io.orrery.runtime.command.VerboseOption;
import io.orrery.search.SearchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;

/** The root command. */
@Command(
        name = "orrery",
        mixinStandardHelpOptions = true,
        versionProvider = Release.class,
        description = "Stream every committed MySQL row change through Kinesis to derived systems.",
        subcommands = {
            DemoCommand.class,
            LocalStackCommand.class,
            ProducerCommand.class,
            DoctorCommand.class,
            StatusCommand.class,
            PositionCommand.class,
            SnapshotCommand.class,
            TailCommand.class,
            SearchCommand.class,
            OlapCommand.class,
            ArchiveCommand.class,
            DeadLettersCommand.class,
            HelpCommand.class
        })
public final class OrreryCommand {

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it through the command line.
    private VerboseOption verbose;

    @Mixin
    @SuppressWarnings("UnusedVariable") // As above.
    private LogFormatOption logFormat;
}
