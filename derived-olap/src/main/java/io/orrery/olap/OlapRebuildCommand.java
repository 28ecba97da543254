package io.orrery.olap;

import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.consumer.generation.RebuildCommand;
import io.orrery.runtime.aws.AwsClients;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Builds a new database file beside the live one, and switches readers over to it. */
@Command(
        name = "rebuild",
        description = "Build the tables anew beside the live ones, and switch readers over when they have caught up.",
        mixinStandardHelpOptions = true)
final class OlapRebuildCommand extends RebuildCommand {

    @Mixin
    private FeedOptions feed;

    @Override
    protected GenerationalSatellite satellite() {
        AwsClients aws = AwsClients.fromEnvironment();
        return feed.satellite(aws, feed.generations(aws, false));
    }
}
