package io.orrery.consumer.deadletter;

import io.orrery.consumer.worker.SatelliteTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The dead letters of one satellite, in DynamoDB. A letter's documents are compressed and cut into items of their own:
 * an item holds 400 KB, an event may be larger. To add a letter that is there is to do nothing.
 */
public final class DeadLetters {

    private static final String LETTER = "letter#";
    private static final String BODY = "body#";
    private static final int BODY_ITEM_BYTES = 300_000;
    private static final String STATE = "state";
    private static final String REASON = "reason";

    private final SatelliteTable table;

    /** The letters of a satellite; {@code dynamoDb} stays the caller's to close. */
    public DeadLetters(DynamoDbAsyncClient dynamoDb, String satellite) {
        this.table = new SatelliteTable(dynamoDb, satellite);
    }

    /**
     * Adds a letter; durable when it returns.
     *
     * @param document the event as JSON, after the table's schema and a line feed where it has one
     */
    public void add(DeadLetter letter, byte[] document) {
        byte[] body = zip(document);
        for (int part = 0; part * BODY_ITEM_BYTES < body.length; part++) {
            int start = part * BODY_ITEM_BYTES;
            byte[] piece = Arrays.copyOfRange(body, start, Math.min(body.length, start + BODY_ITEM_BYTES));
            table.put(bodyItem(letter.id(), part), Map.of("data", AttributeValue.fromB(SdkBytes.fromByteArray(piece))));
        }
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put(STATE, AttributeValue.fromS(letter.state().name()));
        attributes.put("what", AttributeValue.fromS(letter.what()));
        attributes.put("key", AttributeValue.fromS(letter.key()));
        attributes.put("hashKey", AttributeValue.fromS(letter.hashKey().toString()));
        attributes.put("shardId", AttributeValue.fromS(letter.shardId()));
        attributes.put("sequenceNumber", AttributeValue.fromS(letter.sequenceNumber()));
        attributes.put(REASON, AttributeValue.fromS(letter.reason()));
        attributes.put("parkedAt", AttributeValue.fromS(letter.parkedAt().toString()));
        table.insert(LETTER + letter.id(), attributes);
    }

    private static String bodyItem(String id, int part) {
        return "%s%s#%04d".formatted(BODY, id, part);
    }

    /** All letters; those of one lane in the order of their events. */
    public List<DeadLetter> list() {
        return lane("");
    }

    /** How many letters there are. */
    public long count() {
        return table.count(LETTER);
    }

    /** The letters whose ids begin so, in the order of their events. */
    public List<DeadLetter> lane(String prefix) {
        return table.list(LETTER + prefix).stream().map(DeadLetters::letter).toList();
    }

    /** A letter; empty if there is none of that id. */
    public Optional<DeadLetter> get(String id) {
        return table.get(LETTER + id).map(DeadLetters::letter);
    }

    /** What was given to {@link #add}. */
    public byte[] document(String id) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        table.list(BODY + id + "#")
                .forEach(item -> body.writeBytes(item.get("data").b().asByteArray()));
        return unzip(body.toByteArray());
    }

    /**
     * Says what is to become of a letter.
     *
     * @return false if there is none of that id
     */
    public boolean decide(String id, DeadLetter.State state) {
        return table.set(LETTER + id, STATE, AttributeValue.fromS(state.name()));
    }

    /** Notes that a letter failed again. */
    public void failed(String id, String reason) {
        table.set(LETTER + id, REASON, AttributeValue.fromS(reason));
        decide(id, DeadLetter.State.FAILED);
    }

    /** Removes a letter that was applied or is left out. */
    public void remove(String id) {
        // The letter first: bodies without a letter harm nobody, a letter without its body would.
        table.delete(LETTER + id);
        table.list(BODY + id + "#")
                .forEach(item -> table.delete(item.get("item").s()));
    }

    private static DeadLetter letter(Map<String, AttributeValue> item) {
        return new DeadLetter(
                item.get("item").s().substring(LETTER.length()),
                DeadLetter.State.valueOf(item.get(STATE).s()),
                item.get("what").s(),
                item.get("key").s(),
                new BigInteger(item.get("hashKey").s()),
                item.get("shardId").s(),
                item.get("sequenceNumber").s(),
                item.get(REASON).s(),
                Instant.parse(item.get("parkedAt").s()));
    }

    private static byte[] zip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return out.toByteArray();
    }

    private static byte[] unzip(byte[] zipped) {
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return gzip.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read a dead letter's document: a part of it is missing", e);
        }
    }
}
