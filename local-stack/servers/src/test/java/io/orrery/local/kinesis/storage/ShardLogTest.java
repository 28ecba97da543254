package io.orrery.local.kinesis.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardLogTest {

    private static final int SEGMENT = 256 << 10;

    @TempDir
    private Path dir;

    private final AtomicLong indexes = new AtomicLong();

    @Test
    void readsAcrossSegmentsInOrder() {
        try (ShardLog log = open()) {
            fill(log, 1_000);
            assertThat(files()).hasSizeGreaterThan(2);
            assertThat(readAll(log)).isEqualTo(numbers(1_000));
            assertThat(log.read(700, 0, 3, Long.MAX_VALUE).records())
                    .extracting(StoredRecord::index)
                    .containsExactly(700L, 701L, 702L);
        }
    }

    @Test
    void batchEndsBeforeTheByteLimitButHoldsAtLeastOne() {
        try (ShardLog log = open()) {
            fill(log, 10);
            int size = record(0).size();
            assertThat(log.read(0, 0, 100, 3L * size + 5).records()).hasSize(3);
            Batch one = log.read(0, 0, 100, 1);
            assertThat(one.records()).hasSize(1);
            assertThat(one.atEnd()).isFalse();
        }
    }

    @Test
    void findsByArrivalEvenWhereManyShareIt() {
        try (ShardLog log = open()) {
            for (int i = 0; i < 1_000; i++) {
                log.append(List.of(record(i)), 10_000 + i / 300 * 1_000L, indexes::incrementAndGet);
            }
            assertThat(log.indexAt(0)).isEqualTo(1);
            assertThat(log.indexAt(11_000)).isEqualTo(301);
            assertThat(log.indexAt(11_001)).isEqualTo(601);
            assertThat(log.indexAt(99_000)).isEqualTo(log.nextIndex());
        }
    }

    @Test
    void arrivalNeverFallsWhenTheClockDoes() {
        try (ShardLog log = open()) {
            log.append(List.of(record(0)), 5_000, indexes::incrementAndGet);
            assertThat(log.append(List.of(record(1)), 4_000, indexes::incrementAndGet)
                            .arrivalMillis())
                    .isEqualTo(5_000);
        }
    }

    @Test
    void reopensWithEverythingAndGoesOnAbove() {
        try (ShardLog log = open()) {
            fill(log, 1_000);
        }
        try (ShardLog log = open()) {
            assertThat(log.nextIndex()).isEqualTo(1_001);
            assertThat(readAll(log)).isEqualTo(numbers(1_000));
        }
    }

    @Test
    void cutsOffATornTailAtEveryByte() throws IOException {
        try (ShardLog log = open()) {
            fill(log, 3);
        }
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        int frame = whole.length / 3;
        for (int cut : new int[] {1, 4, 8, 20, frame - 1}) {
            Files.write(file, java.util.Arrays.copyOf(whole, 2 * frame + cut));
            try (ShardLog log = open()) {
                assertThat(readAll(log)).isEqualTo(numbers(2));
                assertThat(Files.size(file)).isEqualTo(2L * frame);
            }
        }
    }

    @Test
    void cutsOffWhatFailsItsChecksum() throws IOException {
        try (ShardLog log = open()) {
            fill(log, 3);
        }
        Path file = files().get(0);
        byte[] whole = Files.readAllBytes(file);
        whole[whole.length - 1] ^= 1;
        Files.write(file, whole, StandardOpenOption.TRUNCATE_EXISTING);
        try (ShardLog log = open()) {
            assertThat(readAll(log)).isEqualTo(numbers(2));
            fill(log, 1);
            assertThat(readAll(log)).hasSize(3);
        }
    }

    @Test
    void dropsTheOldestSegmentAndReadsOn() {
        try (ShardLog log = open()) {
            fill(log, 1_000);
            long before = log.bytes();
            log.dropOldest();
            assertThat(log.bytes()).isLessThan(before);
            List<String> left = readAll(log);
            assertThat(left).isEqualTo(numbers(1_000).subList(1_000 - left.size(), 1_000));
        }
    }

    private ShardLog open() {
        return ShardLog.open(dir, SEGMENT, 1);
    }

    private void fill(ShardLog log, int count) {
        for (int i = 0; i < count; i++) {
            log.append(List.of(record(i)), 1_000 + i, indexes::incrementAndGet);
        }
    }

    private static NewRecord record(int number) {
        byte[] data = new byte[1_000];
        data[0] = (byte) number;
        return new NewRecord(String.format("%06d", number), data);
    }

    private static List<String> readAll(ShardLog log) {
        List<String> keys = new ArrayList<>();
        Batch batch = log.read(0, 0, 100, Long.MAX_VALUE);
        while (!batch.records().isEmpty()) {
            batch.records().forEach(record -> keys.add(record.partitionKey()));
            batch = log.read(batch.nextIndex(), 0, 100, Long.MAX_VALUE);
        }
        assertThat(batch.atEnd()).isTrue();
        return keys;
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> String.format("%06d", i)).toList();
    }

    private List<Path> files() {
        try (var files = Files.list(dir)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
