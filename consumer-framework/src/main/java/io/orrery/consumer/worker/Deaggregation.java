package io.orrery.consumer.worker;

import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.kinesis.retrieval.kpl.Messages;

/**
 * Takes an aggregated record apart, by the format that the Kinesis Producer Library's repository describes
 * (aggregation-format.md). The KCL could do it, but it logs the data of a record that it fails at and skips it, and it
 * drops a whole record for one key outside the shard's range. Here nothing is skipped: what cannot be taken apart
 * comes out as it is, and fails later where a policy decides.
 */
final class Deaggregation {

    private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
    private static final int DIGEST_BYTES = 16;

    private Deaggregation() {}

    /** The user records in {@code data}, of which there is at least one. */
    static List<UserRecord> split(String partitionKey, ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        if (!aggregated(bytes)) {
            return List.of(new UserRecord(partitionKey, null, false, bytes));
        }
        try {
            int length = bytes.length - MAGIC.length - DIGEST_BYTES;
            List<UserRecord> records =
                    split(Messages.AggregatedRecord.parseFrom(ByteBuffer.wrap(bytes, MAGIC.length, length)));
            return records.isEmpty() ? List.of(new UserRecord(partitionKey, null, false, bytes)) : records;
        } catch (InvalidProtocolBufferException | IndexOutOfBoundsException e) {
            return List.of(new UserRecord(partitionKey, null, false, bytes));
        }
    }

    private static boolean aggregated(byte[] bytes) {
        if (bytes.length <= MAGIC.length + DIGEST_BYTES || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, 4)) {
            return false;
        }
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            md5.update(bytes, MAGIC.length, bytes.length - MAGIC.length - DIGEST_BYTES);
            return Arrays.equals(md5.digest(), 0, DIGEST_BYTES, bytes, bytes.length - DIGEST_BYTES, bytes.length);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }

    private static List<UserRecord> split(Messages.AggregatedRecord aggregate) {
        List<UserRecord> records = new ArrayList<>(aggregate.getRecordsCount());
        for (Messages.Record record : aggregate.getRecordsList()) {
            String explicitHashKey = record.hasExplicitHashKeyIndex()
                    ? aggregate.getExplicitHashKeyTable((int) record.getExplicitHashKeyIndex())
                    : null;
            records.add(new UserRecord(
                    aggregate.getPartitionKeyTable((int) record.getPartitionKeyIndex()),
                    explicitHashKey,
                    true,
                    record.getData().toByteArray()));
        }
        return records;
    }
}
