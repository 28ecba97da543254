package io.orrery.consumer.deadletter.command;

import io.orrery.consumer.deadletter.DeadLetter;
import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.Generations;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.aws.AwsClients;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at what a satellite has set aside, and decides on it. The satellite's worker carries the decisions out. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "List, show, retry or discard the events that a satellite has set aside.")
public final class DeadLettersCommand implements Runnable {

    private final Supplier<AwsClients> aws;

    @Spec
    private CommandSpec spec;

    /** With AWS as the environment sets it up. */
    public DeadLettersCommand() {
        this(AwsClients::fromEnvironment);
    }

    /** @param aws makes the clients of one call, which are closed after it */
    public DeadLettersCommand(Supplier<AwsClients> aws) {
        this.aws = aws;
    }

    @Override
    public void run() {
        throw new UsageException("Say what to do with the dead letters: list, show, retry or discard");
    }

    @Command(mixinStandardHelpOptions = true, description = "Print one line a letter: id, state, event, reason.")
    int list(@Option(names = "--satellite", required = true, paramLabel = "NAME") String satellite) {
        return with(satellite, (letters, out) -> {
            List<DeadLetter> all = letters.list();
            if (all.isEmpty()) {
                PrintWriter err = spec.commandLine().getErr();
                err.println("orrery: '" + satellite + "' has no dead letters");
                err.flush();
            }
            for (DeadLetter letter : all) {
                out.printf(
                        "%s  %-8s %s  %s  %s  %s%n",
                        letter.id(),
                        letter.state().name().toLowerCase(Locale.ROOT),
                        letter.parkedAt(),
                        letter.what(),
                        letter.shardId(),
                        letter.reason());
            }
            return 0;
        });
    }

    @Command(mixinStandardHelpOptions = true, description = "Print a letter: what is known of it, then its documents.")
    int show(
            @Option(names = "--satellite", required = true, paramLabel = "NAME") String satellite,
            @Parameters(paramLabel = "ID", description = "A letter, or as much of its id as no other has.") String id) {
        return with(satellite, (letters, out) -> {
            DeadLetter letter = find(letters, satellite, id);
            out.println("event     " + letter.what());
            out.println("key       " + letter.key());
            out.println("state     " + letter.state().name().toLowerCase(Locale.ROOT));
            out.println("reason    " + letter.reason());
            out.println("shard     " + letter.shardId());
            out.println("record    " + letter.sequenceNumber());
            out.println("parked at " + letter.parkedAt());
            out.println(new String(letters.document(letter.id()), StandardCharsets.UTF_8));
            return 0;
        });
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Have letters tried again; those behind one follow when it was applied.")
    int retry(
            @Option(names = "--satellite", required = true, paramLabel = "NAME") String satellite,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Letters; all if none is named.")
                    List<String> ids) {
        return decide(satellite, ids, DeadLetter.State.RETRY);
    }

    @Command(
            mixinStandardHelpOptions = true,
            description = "Have letters left out for ever; those behind one follow without it.")
    int discard(
            @Option(names = "--satellite", required = true, paramLabel = "NAME") String satellite,
            @Parameters(
                            paramLabel = "ID",
                            arity = "1..*",
                            description = "Letters, or as much of their ids as no others have.")
                    List<String> ids) {
        return decide(satellite, ids, DeadLetter.State.DISCARD);
    }

    private int decide(String satellite, List<String> ids, DeadLetter.State state) {
        return with(satellite, (letters, out) -> {
            List<String> chosen = ids == null || ids.isEmpty()
                    ? letters.list().stream()
                            .filter(letter -> letter.state() == DeadLetter.State.FAILED)
                            .map(DeadLetter::id)
                            .toList()
                    // All are looked for before one is decided on.
                    : ids.stream().map(id -> find(letters, satellite, id).id()).toList();
            for (String id : chosen) {
                if (!letters.decide(id, state)) {
                    throw unknown(satellite, id);
                }
            }
            out.println(chosen.size() + " marked; the satellite's worker sees to them within seconds while it runs");
            return 0;
        });
    }

    /** By its whole id, or by a beginning that no other has. */
    private static DeadLetter find(DeadLetters letters, String satellite, String id) {
        Optional<DeadLetter> whole = letters.get(id);
        if (whole.isPresent()) {
            return whole.get();
        }
        List<DeadLetter> beginning = letters.lane(id);
        if (beginning.size() > 1) {
            throw new UsageException("Cannot tell which dead letter '" + id + "' is: " + beginning.size() + " of '"
                    + satellite + "' begin so; give more of the id");
        }
        return beginning.stream().findFirst().orElseThrow(() -> unknown(satellite, id));
    }

    private static OrreryException unknown(String satellite, String id) {
        return new OrreryException("Cannot find dead letter '" + id + "' of '" + satellite
                + "': 'dead-letters list --satellite " + satellite + "' shows those there are");
    }

    private int with(String satellite, BiFunction<DeadLetters, PrintWriter, Integer> work) {
        PrintWriter out = spec.commandLine().getOut();
        try (AwsClients clients = aws.get()) {
            // Of a satellite with generations the live one is meant; each has its letters under its own name.
            String application = new Generations(clients.dynamoDb(), satellite)
                    .live()
                    .map(Generation::application)
                    .orElse(satellite);
            return work.apply(new DeadLetters(clients.dynamoDb(), application), out);
        } finally {
            out.flush();
        }
    }
}
