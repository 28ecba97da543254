package io.orrery.consumer.command;

import io.orrery.consumer.Satellite;
import io.orrery.event.TablePattern;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Which stream, and what of it: a picocli mixin for each command that runs a satellite. */
public final class StreamOptions {

    @Option(names = "--stream", required = true, paramLabel = "NAME", description = "The Kinesis stream.")
    private String stream;

    @Option(
            names = "--tables",
            paramLabel = "GLOB",
            defaultValue = "*.*",
            description = "Which tables, for example 'shop.*,crm.customers'. Default: all.")
    private String tables;

    @Option(
            names = "--key",
            paramLabel = "TABLE=COLUMNS",
            description = "The key of a table whose events come in the classic format, as shop.users=id. Repeatable.")
    private List<String> keys = List.of();

    /** For picocli. */
    public StreamOptions() {}

    /** The stream's name. */
    public String stream() {
        return stream;
    }

    /** The tables as they were named. */
    public String tables() {
        return tables;
    }

    /** A satellite of that name that reads what the options say, as {@link #satellites}. */
    public Satellite satellite(String name) {
        return satellites().apply(name);
    }

    /**
     * Makes satellites, each under the name that it is given, that read what the options say.
     *
     * @throws io.orrery.runtime.UsageException if an option has a value that it cannot have
     */
    public Function<String, Satellite> satellites() {
        TablePattern pattern = Options.parse(TablePattern::parse, tables);
        keys.forEach(key -> Options.parse(Satellite.named("check")::key, key));
        return name -> {
            Satellite satellite = Satellite.named(name).stream(stream).tables(pattern);
            keys.forEach(satellite::key);
            return satellite;
        };
    }
}
