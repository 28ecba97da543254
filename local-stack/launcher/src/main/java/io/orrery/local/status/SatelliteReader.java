package io.orrery.local.status;

import io.orrery.consumer.deadletter.DeadLetters;
import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.Generations;
import io.orrery.consumer.status.WorkerNote;
import io.orrery.consumer.status.WorkerNotes;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.ShardLease;
import io.orrery.runtime.snapshot.CheckNotes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What the satellites of a stream have written down. For one thread. */
final class SatelliteReader {

    /** A worker that told nothing for so long does not work. */
    private static final Duration SILENT = WorkerNotes.EVERY.multipliedBy(3);

    private static final Pattern GENERATION = Pattern.compile("(.+)-g[0-9]+");

    private final DynamoDbAsyncClient dynamoDb;
    private final WorkerNotes notes;
    private final CheckNotes checks;

    /** @param dynamoDb stays the caller's to close */
    SatelliteReader(DynamoDbAsyncClient dynamoDb, String stream, CheckNotes checks) {
        this.dynamoDb = dynamoDb;
        this.notes = new WorkerNotes(dynamoDb, stream);
        this.checks = checks;
    }

    List<StreamStatus.Following> read(Instant now) {
        List<StreamStatus.Following> satellites = new ArrayList<>();
        Set<String> plain = new TreeSet<>(notes.applications());
        for (String name : families(plain)) {
            List<Generation> generations = new Generations(dynamoDb, name).list();
            plain.removeIf(application -> generations.stream()
                    .anyMatch(generation -> generation.application().equals(application)));
            if (!generations.isEmpty()) {
                satellites.add(following(
                        name,
                        generations.stream()
                                .map(generation -> build(Optional.of(generation), generation.application(), now))
                                .toList()));
                // What is left of its generations was dropped.
                plain.removeIf(application -> name.equals(family(application)));
            }
        }
        for (String application : plain) {
            if (new LeaseTable(dynamoDb, application).exists()) {
                satellites.add(following(application, List.of(build(Optional.empty(), application, now))));
            }
        }
        return satellites;
    }

    private StreamStatus.Following following(String name, List<StreamStatus.Build> builds) {
        return new StreamStatus.Following(name, builds, checks.find(name));
    }

    /** What satellites with generations these applications may belong to. */
    private static Set<String> families(Set<String> applications) {
        Set<String> families = new TreeSet<>();
        applications.forEach(application -> families.add(family(application)));
        families.removeAll(applications);
        return families;
    }

    private static String family(String application) {
        Matcher generation = GENERATION.matcher(application);
        return generation.matches() ? generation.group(1) : application;
    }

    private StreamStatus.Build build(Optional<Generation> generation, String application, Instant now) {
        List<WorkerNote> workers = notes.list(application).stream()
                .filter(note -> note.at().plus(SILENT).isAfter(now))
                .toList();
        Set<String> ids = workers.stream().map(WorkerNote::worker).collect(Collectors.toSet());
        LeaseTable table = new LeaseTable(dynamoDb, application);
        List<ShardLease> leases = table.exists()
                ? table.list().stream().filter(lease -> !lease.ended()).toList()
                : List.of();
        return new StreamStatus.Build(
                generation.map(Generation::number),
                generation.map(
                        known -> known.state().name().toLowerCase(Locale.ROOT).replace('_', '-')),
                lag(workers),
                leases.size(),
                // A lease keeps the name of a worker that was killed until another takes it.
                (int) leases.stream()
                        .filter(lease -> lease.owner().filter(ids::contains).isPresent())
                        .count(),
                workers.size(),
                new DeadLetters(dynamoDb, application).count());
    }

    private static Optional<Duration> lag(List<WorkerNote> workers) {
        List<WorkerNote> reading =
                workers.stream().filter(worker -> worker.shards() > 0).toList();
        return reading.stream().anyMatch(worker -> worker.behind().isEmpty())
                ? Optional.empty()
                : reading.stream().map(worker -> worker.behind().get()).max(Duration::compareTo);
    }
}
