package io.orrery.producer.snapshot.command;

import picocli.CommandLine.Command;

/** {@code orrery snapshot}: its parts. */
@Command(
        name = "snapshot",
        description = "Publish the rows that tables hold now, also those that are older than the binary log.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StartCommand.class,
            StatusCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            CancelCommand.class
        })
public final class SnapshotCommand {}
