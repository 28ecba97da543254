package io.orrery.runtime.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.orrery.runtime.OrreryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * What is asked of one producer and what it answers, as two items of its state table: {@code STREAM/NAME#requests}, which
 * anybody changes by compare and set, and {@code STREAM/NAME#snapshots}, which the producer writes under its epoch. Safe for
 * any number of threads and processes.
 */
public final class SnapshotItems {

    /** The attribute that holds the producer's answer. */
    public static final String LOG = "snapshots";

    /** The attribute that holds what the producer publishes, as its options write it. */
    public static final String RULES = "selection_rules";

    private static final String REVISION = "revision";
    private static final String REQUESTS = "requests";
    private static final String BEAT = "beat";
    private static final String OWNER = "owner";
    private static final int ATTEMPTS = 50;
    private static final TypeReference<List<SnapshotRequest>> LIST = new TypeReference<>() {};

    private final DynamoDbClient client;
    private final String table;
    private final String producer;

    /**
     * @param client stays the caller's to close
     * @param table the producer's {@code --state-table}
     * @param producer the producer's item, {@code STREAM/NAME}
     */
    public SnapshotItems(DynamoDbClient client, String table, String producer) {
        this.client = client;
        this.table = table;
        this.producer = producer;
    }

    /** The id of the item that holds the answers of a producer. */
    public static String logId(String producer) {
        return producer + "#snapshots";
    }

    /**
     * True if a producer of that name has ever run.
     *
     * @throws OrreryException if DynamoDB does not answer
     */
    public boolean producerIsKnown() {
        return !read(producer).isEmpty();
    }

    /**
     * Empty if no producer of that name is at work; else a number that grows while one is, each few seconds at least. One
     * that was killed leaves it as it was.
     */
    public OptionalLong beat() {
        Map<String, AttributeValue> item = read(producer);
        return item.containsKey(OWNER) && item.containsKey(BEAT)
                ? OptionalLong.of(Long.parseLong(item.get(BEAT).n()))
                : OptionalLong.empty();
    }

    /** The columns that the producer masks, as its {@code --mask-columns} names them, without what it does to them. */
    public String maskedColumns() {
        AttributeValue rules = read(producer).get(RULES);
        return rules == null ? "" : rules.s().substring(rules.s().lastIndexOf('|') + 1);
    }

    /** What the producer says. */
    public SnapshotLog log() {
        AttributeValue log = read(logId(producer)).get(LOG);
        return log == null ? SnapshotLog.EMPTY : SnapshotLog.read(log.b().asByteArray());
    }

    /** What is asked for and has not ended, in order. */
    public List<SnapshotRequest> requests() {
        return requests(read(requestsId()));
    }

    /** A request that is asked for; empty if there is none of that id. */
    public Optional<SnapshotRequest> request(String id) {
        return requests().stream().filter(request -> request.id().equals(id)).findFirst();
    }

    /** Asks for something after all that is asked for. */
    public void add(SnapshotRequest request) {
        change(list -> {
            // The answer to an earlier attempt may have been lost.
            if (list.stream().noneMatch(other -> other.id().equals(request.id()))) {
                list.add(request);
            }
            return list;
        });
    }

    /**
     * Wishes something else of a request.
     *
     * @return false if there is none of that id
     */
    public boolean wish(String id, SnapshotRequest.Wish wish) {
        boolean[] found = {false};
        change(list -> {
            found[0] = list.stream().anyMatch(request -> request.id().equals(id));
            list.replaceAll(request -> request.id().equals(id) ? request.with(wish) : request);
            return list;
        });
        return found[0];
    }

    /** Takes a request that has ended away. */
    public void remove(String id) {
        change(list -> {
            list.removeIf(request -> request.id().equals(id));
            return list;
        });
    }

    private String requestsId() {
        return producer + "#requests";
    }

    private static List<SnapshotRequest> requests(Map<String, AttributeValue> item) {
        AttributeValue text = item.get(REQUESTS);
        if (text == null) {
            return new ArrayList<>();
        }
        try {
            return SnapshotLog.JSON.readValue(text.s(), LIST);
        } catch (JsonProcessingException e) {
            throw new OrreryException(
                    "The state table holds requests for snapshots that are not known here: use one"
                            + " version of Orrery on all machines.",
                    e);
        }
    }

    private void change(UnaryOperator<List<SnapshotRequest>> step) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Map<String, AttributeValue> item = read(requestsId());
            List<SnapshotRequest> before = requests(item);
            List<SnapshotRequest> after = step.apply(new ArrayList<>(before));
            if (after.equals(before) || write(item, after)) {
                return;
            }
        }
        throw new OrreryException("Others keep changing what is asked of the producer: try again.");
    }

    private boolean write(Map<String, AttributeValue> before, List<SnapshotRequest> requests) {
        long revision = before.containsKey(REVISION)
                ? Long.parseLong(before.get(REVISION).n())
                : 0;
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":next", AttributeValue.fromN(Long.toString(revision + 1)));
        String text = text(requests);
        if (text.getBytes(StandardCharsets.UTF_8).length > StateItems.LARGEST) {
            throw new OrreryException(
                    "Too much is asked of the producer at once: wait until some of it has ended, which"
                            + " 'orrery snapshot status' shows.");
        }
        values.put(":requests", AttributeValue.fromS(text));
        if (revision > 0) {
            values.put(":seen", AttributeValue.fromN(Long.toString(revision)));
        }
        try {
            client.updateItem(b -> b.tableName(table)
                    .key(Map.of(StateItems.ID, AttributeValue.fromS(requestsId())))
                    .updateExpression("SET revision = :next, requests = :requests")
                    .conditionExpression(revision > 0 ? "revision = :seen" : "attribute_not_exists(revision)")
                    .expressionAttributeValues(values));
            return true;
        } catch (ConditionalCheckFailedException e) {
            return false;
        } catch (SdkException e) {
            throw StateItems.unavailable(table, e);
        }
    }

    private static String text(List<SnapshotRequest> requests) {
        try {
            return SnapshotLog.JSON.writeValueAsString(requests);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Requests are plain data", e);
        }
    }

    private Map<String, AttributeValue> read(String id) {
        return StateItems.read(client, table, id);
    }
}
