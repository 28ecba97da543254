package io.orrery.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.kinesis.retrieval.kpl.Messages;

class DeaggregationTest {

    private static byte[] sealed(byte[] message) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2});
        out.write(message);
        out.write(MessageDigest.getInstance("MD5").digest(message));
        return out.toByteArray();
    }

    private static Messages.Record record(int key, String data) {
        return Messages.Record.newBuilder()
                .setPartitionKeyIndex(key)
                .setData(ByteString.copyFromUtf8(data))
                .build();
    }

    private static String text(UserRecord record) {
        return new String(record.data(), StandardCharsets.UTF_8);
    }

    @Test
    void anAggregatedRecordComesApartInOrder() throws Exception {
        byte[] message = Messages.AggregatedRecord.newBuilder()
                .addPartitionKeyTable("a")
                .addPartitionKeyTable("b")
                .addExplicitHashKeyTable("42")
                .addRecords(record(1, "one"))
                .addRecords(record(0, "two").toBuilder().setExplicitHashKeyIndex(0))
                .build()
                .toByteArray();
        List<UserRecord> records = Deaggregation.split("outer", ByteBuffer.wrap(sealed(message)));
        assertThat(records).extracting(DeaggregationTest::text).containsExactly("one", "two");
        assertThat(records).extracting(UserRecord::partitionKey).containsExactly("b", "a");
        assertThat(records).extracting(UserRecord::explicitHashKey).containsExactly(null, "42");
        assertThat(records).allMatch(UserRecord::aggregated);
        assertThat(records.get(1).hashKey()).isEqualTo(42);
    }

    @Test
    void whatCannotBeTakenApartComesOutAsItIs() throws Exception {
        byte[] badIndex = sealed(Messages.AggregatedRecord.newBuilder()
                .addRecords(record(7, "x"))
                .build()
                .toByteArray());
        byte[] noMessage = sealed(new byte[] {(byte) 0xFF, 1, 2, 3});
        byte[] badDigest = sealed("hello".getBytes(StandardCharsets.UTF_8));
        badDigest[badDigest.length - 1]++;
        byte[] plain = "{}".getBytes(StandardCharsets.UTF_8);
        for (byte[] data : List.of(badIndex, noMessage, badDigest, plain)) {
            assertThat(Deaggregation.split("outer", ByteBuffer.wrap(data)))
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(record.data()).isEqualTo(data);
                        assertThat(record.partitionKey()).isEqualTo("outer");
                        assertThat(record.aggregated()).isFalse();
                    });
        }
    }
}
