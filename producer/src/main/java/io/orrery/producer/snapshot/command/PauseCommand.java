package io.orrery.producer.snapshot.command;

import io.orrery.runtime.snapshot.SnapshotRequest.Wish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery snapshot pause}. */
@Command(name = "pause", description = "Let a snapshot wait where it is.", mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {

    @Mixin
    private WishOptions options;

    @Override
    public Integer call() {
        return options.wish(Wish.PAUSE, "paused");
    }
}
