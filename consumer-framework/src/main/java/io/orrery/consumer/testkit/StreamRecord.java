package io.orrery.consumer.testkit;

import com.google.protobuf.ByteString;
import io.orrery.event.Event;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventWriter;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.kinesis.retrieval.kpl.Messages;

/**
 * A record as the producer puts it, for a satellite that is tested on a stream: many events in the KPL's aggregated
 * form, the {@link TableSchema} of each table before the table's first event. For one thread.
 *
 * @see <a href="https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md">the format</a>
 */
public final class StreamRecord {

    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};

    private final EventWriter writer = new EventWriter();
    private final Messages.AggregatedRecord.Builder record = Messages.AggregatedRecord.newBuilder();
    private final Map<String, Integer> keys = new HashMap<>();
    private final Set<TableSchema> schemas = new HashSet<>();

    /** An empty record. */
    public StreamRecord() {}

    /**
     * Adds an event, and its table's schema if the record does not hold that yet.
     *
     * @param partitionKey of the event; the shard that the record is put to must be the one of all its keys
     */
    public StreamRecord add(String partitionKey, TableSchema schema, Event event) {
        if (schemas.add(schema)) {
            add(partitionKey, schema);
        }
        return add(partitionKey, event);
    }

    /** Adds an event and nothing else. */
    public StreamRecord add(String partitionKey, Event event) {
        return add(partitionKey, writer.write(event));
    }

    /** Adds a document as it is. */
    public StreamRecord add(String partitionKey, byte[] document) {
        Integer index = keys.get(partitionKey);
        if (index == null) {
            index = record.getPartitionKeyTableCount();
            keys.put(partitionKey, index);
            record.addPartitionKeyTable(partitionKey);
        }
        record.addRecords(
                Messages.Record.newBuilder().setPartitionKeyIndex(index).setData(ByteString.copyFrom(document)));
        return this;
    }

    /** The record's data. */
    public byte[] toBytes() {
        byte[] message = record.build().toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + 20);
        out.writeBytes(MAGIC);
        out.writeBytes(message);
        out.writeBytes(md5(message));
        return out.toByteArray();
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }
}
