package io.orrery.producer.snapshot.command;

import io.orrery.runtime.snapshot.SnapshotRequest.Wish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery snapshot resume}. */
@Command(name = "resume", description = "Let a snapshot that waits go on.", mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private WishOptions options;

    @Override
    public Integer call() {
        return options.wish(Wish.RUN, "resumed");
    }
}
