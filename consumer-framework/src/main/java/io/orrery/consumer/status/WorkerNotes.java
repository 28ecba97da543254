package io.orrery.consumer.status;

import io.orrery.consumer.worker.SatelliteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which applications have followed a stream, and what their workers tell, as items of {@code orrery-satellites} under {@code
 * stream/NAME}, which no satellite can be called: one query finds all. For people: no worker looks at another's note. Safe
 * for any number of threads and processes.
 */
public final class WorkerNotes {

    /** So often a worker tells: cheap, and soon enough for people. */
    public static final Duration EVERY = Duration.ofSeconds(10);

    private static final String WORKER = "worker#";
    private static final String APPLICATION = "application#";
    private static final String ITEM = "item";
    private static final char END = '#';

    private final SatelliteTable table;

    /** The notes of a stream; {@code dynamoDb} stays the caller's to close. */
    public WorkerNotes(DynamoDbAsyncClient dynamoDb, String stream) {
        this.table = new SatelliteTable(dynamoDb, "stream/" + stream);
    }

    /** Notes for ever that an application follows the stream. */
    public void follows(String application) {
        table.put(APPLICATION + application, Map.of());
    }

    /** The applications that have followed the stream, also those that are gone. */
    public List<String> applications() {
        return table.list(APPLICATION).stream()
                .map(item -> item.get(ITEM).s().substring(APPLICATION.length()))
                .toList();
    }

    /** Notes what a worker tells, in the place of what it told before. */
    public void put(WorkerNote note) {
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put("shards", AttributeValue.fromN(Integer.toString(note.shards())));
        attributes.put("at", AttributeValue.fromS(note.at().toString()));
        note.behind()
                .ifPresent(lag -> attributes.put("behindMillis", AttributeValue.fromN(Long.toString(lag.toMillis()))));
        table.put(item(note.application(), note.worker()), attributes);
    }

    /** Removes the note of a worker that has stopped. */
    public void remove(String application, String worker) {
        table.delete(item(application, worker));
    }

    /** Removes the notes of an application's workers that have not told anything since: they were killed. */
    public void sweep(String application, Instant since) {
        list(application).stream()
                .filter(note -> note.at().isBefore(since))
                .forEach(note -> remove(application, note.worker()));
    }

    /** What an application's workers told last, also those that were killed. */
    public List<WorkerNote> list(String application) {
        String prefix = item(application, "");
        return table.list(prefix).stream()
                .map(item -> new WorkerNote(
                        application,
                        item.get(ITEM).s().substring(prefix.length()),
                        Integer.parseInt(item.get("shards").n()),
                        Optional.ofNullable(item.get("behindMillis"))
                                .map(lag -> Duration.ofMillis(Long.parseLong(lag.n()))),
                        Instant.parse(item.get("at").s())))
                .toList();
    }

    private static String item(String application, String worker) {
        return WORKER + application + END + worker;
    }
}
