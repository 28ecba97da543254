package io.orrery.consumer.command;

import io.orrery.consumer.StartFrom;
import picocli.CommandLine.Option;

/** {@code --from}: a picocli mixin for each command that begins to read a stream. */
public final class FromOption {

    @Option(
            names = "--from",
            paramLabel = "WHERE",
            description =
                    "Where to begin the first time: trim-horizon, latest, a time such as 2026-01-02T03:04:05Z, or the"
                            + " sequence number of a record, which other shards take as the time of its arrival."
                            + " Default: trim-horizon.")
    private String from;

    /** For picocli. */
    public FromOption() {}

    /**
     * Where to begin.
     *
     * @throws io.orrery.runtime.UsageException if the text says nothing of the kind
     */
    public StartFrom from() {
        return from == null ? new StartFrom.TrimHorizon() : Options.parse(StartFrom::parse, from);
    }

    /** True if it was said, and is not the default. */
    public boolean isGiven() {
        return from != null;
    }
}
