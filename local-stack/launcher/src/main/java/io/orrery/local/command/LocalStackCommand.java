package io.orrery.local.command;

import io.orrery.local.command.stack.EnvCommand;
import io.orrery.local.command.stack.SqlCommand;
import io.orrery.local.command.stack.StartCommand;
import io.orrery.local.command.stack.StatusCommand;
import io.orrery.local.command.stack.StopCommand;
import picocli.CommandLine.Command;

/** {@code ./orrery local-stack}: the servers that Orrery works with, on this machine. */
@Command(
        name = "local-stack",
        mixinStandardHelpOptions = true,
        description = "Run MySQL, Elasticsearch, DynamoDB Local and a Kinesis endpoint on this machine.",
        footer = {"", "Example:", "  ./orrery local-stack start && eval \"$(./orrery local-stack env)\""},
        subcommands = {StartCommand.class, StatusCommand.class, EnvCommand.class, SqlCommand.class, StopCommand.class})
public final class LocalStackCommand {}
