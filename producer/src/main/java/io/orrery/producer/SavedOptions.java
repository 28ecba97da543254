package io.orrery.producer;

import io.orrery.event.TablePattern;
import io.orrery.runtime.UsageException;
import picocli.CommandLine.Option;

/** What names a producer's saved state, for the commands that look at it. */
final class SavedOptions {

    @Option(names = "--stream", required = true, paramLabel = "STREAM", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--tables",
            paramLabel = "PATTERN",
            description = "Which tables, for example 'shop.*', as they are given to producer.")
    private String tables;

    @Option(names = "--name", paramLabel = "NAME", description = "The producer's name, as it is given to producer.")
    private String name;

    @Option(
            names = "--state-table",
            paramLabel = "TABLE",
            defaultValue = ProducerSettings.State.DEFAULT_TABLE,
            description = "The DynamoDB table of positions and leases. Default: ${DEFAULT-VALUE}.")
    private String stateTable;

    String stream() {
        return stream;
    }

    /** @throws UsageException if it is none */
    TablePattern tables() {
        try {
            return TablePattern.parse(tables == null ? "*.*" : tables);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage() + ".", e);
        }
    }

    /** Whether one producer is meant, by its name or by what gives it one. */
    boolean namesOne() {
        return name != null || tables != null;
    }

    /** The producer's name, by default the one that it takes itself. */
    String name() {
        return name == null ? ProducerSettings.nameOf(stream, tables()) : name;
    }

    String stateTable() {
        return stateTable;
    }
}
