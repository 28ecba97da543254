package io.orrery.producer.snapshot.command;

import io.orrery.runtime.snapshot.SnapshotRequest.Wish;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code orrery snapshot cancel}. */
@Command(name = "cancel", description = "End a snapshot where it is", mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {

    @Mixin
    private WishOptions options;

    @Override
    public Integer call() {
        return options.wish(Wish.CANCEL, " what was published stays, nothing is removed.:cancelled");
    }
}
