package io.orrery.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.orrery.consumer.worker.ShardAccess;
import io.orrery.event.Delete;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SnapshotCompleted;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.event.json.EventReader;
import io.orrery.event.json.EventWriter;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.TableMap;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.config.StrictYaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Good input with some bytes changed: what comes of it is a clear error or nothing, soon, and without a row's value. */
class HostileInputTest {

    private static final int SOME = Integer.getInteger("orrery.mutations", 2_000);
    private static final long SEED = 20261128;

    /** A value of a row, which no message may tell. */
    private static final String VALUE = "planted-4711-value";

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final TableSchema TABLE = Tables.TEXTS;

    private interface Input {
        void read(byte[] bytes) throws Exception;
    }

    private static void mutate(int times, List<byte[]> good, Input input, List<Class<? extends Exception>> clear) {
        Mutations mutations = new Mutations(SEED);
        for (int i = 0; i < times; i++) {
            byte[] bytes = mutations.of(good.get(mutations.number(good.size())));
            long start = System.nanoTime();
            try {
                input.read(bytes);
            } catch (Exception e) {
                assertThat(clear)
                        .as("number %s: %s of\n%s", i, e, new String(bytes, StandardCharsets.ISO_8859_1))
                        .anyMatch(type -> type.isInstance(e));
                assertThat(String.valueOf(e.getMessage())).as("number %s", i).doesNotContain(VALUE);
            } catch (StackOverflowError | OutOfMemoryError e) {
                fail("number " + i + ": " + e + " of\n" + new String(bytes, StandardCharsets.ISO_8859_1), e);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("number %s", i)
                    .isLessThan(SOON);
        }
    }

    private static List<byte[]> documents() {
        EventWriter writer = new EventWriter();
        Metadata at = new Metadata(
                TABLE.table(),
                "shop",
                1L << 40 | 7,
                TABLE.id(),
                Instant.parse("2026-01-02T03:04:05Z"),
                new SourcePosition("3e11fa47-71ca-11e1-9e33-c80aa9429562:42", "binlog.000012", 4711, 17),
                false);
        Row row = new Row(TABLE, "key", 5L, VALUE);
        return List.of(
                writer.write(TABLE),
                writer.write(new Write<>(at, row)),
                writer.write(new Update<>(at, row, row)),
                writer.write(new Delete<>(at, row)),
                writer.write(new TruncateTable(at)),
                writer.write(new SnapshotCompleted(at, "id", 3, Optional.of("n > 3"))));
    }

    private static void wireDocuments(int times) {
        List<byte[]> documents = documents();
        mutate(
                times,
                documents,
                bytes -> {
                    EventReader reader = new EventReader();
                    reader.read(documents.get(0));
                    reader.read(bytes);
                },
                List.of(MalformedEventException.class));
    }

    @Test
    void wireDocuments() {
        wireDocuments(SOME);
    }

    /** Three records of one key, with a right MD5 or a wrong one. What can't be taken apart comes as it is. */
    private static void aggregatedRecords(int times) {
        byte[] body = {0x0a, 1, 'k', 0x12, 1, '7', 0x1a, 7, 8, 0, 16, 0, 0x1a, 1, 'a', 0x1a, 5, 8, 0, 0x1a, 1, 'b'};
        int[] number = {0};
        mutate(
                times,
                List.of(body),
                bytes -> assertThat(ShardAccess.split("p", framed(bytes, ++number[0] % 5 != 0)))
                        .isNotEmpty(),
                List.of());
    }

    private static byte[] framed(byte[] body, boolean right) throws Exception {
        byte[] record = new byte[4 + body.length + 16];
        byte[] magic = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
        System.arraycopy(magic, 0, record, 0, 4);
        System.arraycopy(body, 0, record, 4, body.length);
        byte[] digest = MessageDigest.getInstance("MD5").digest(body);
        System.arraycopy(right ? digest : Arrays.copyOf(body, 16), 0, record, 4 + body.length, 16);
        return record;
    }

    @Test
    void aggregatedRecords() {
        aggregatedRecords(SOME);
    }

    /** A TABLE_MAP of a BIGINT and a VARCHAR, with their names, signedness and key. */
    private static final byte[] TABLE_MAP = {
        1, 0, 0, 0, 0, 0, 0, 0, 4, 's', 'h', 'o', 'p', 0, 1, 't', 0, 2, 8, 15, 2, 40, 0, 2, 4, 4, 1, 'a', 1, 'b', 1, 1,
        0, 8, 1, 0
    };

    private static void tableMaps(int times) {
        mutate(
                times,
                List.of(TABLE_MAP),
                bytes -> {
                    LogBuffer body = new LogBuffer(bytes);
                    TableMap unused = TableMap.read(body, table -> true);
                },
                List.of(BinlogFormatException.class));
    }

    @Test
    void tableMaps() {
        tableMaps(SOME);
    }

    /** Settings as a satellite has them. */
    record Settings(List<Table> tables, String mode, Integer size) {
        record Table(String name, List<String> columns, boolean on) {}
    }

    private static void settings(int times, Path folder) throws IOException {
        Path file = folder.resolve("settings.yaml");
        byte[] good =
                ("size: 5\nmode: fast\ntables:\n- name: shop.orders\n  columns: [a, b]\n  on: true\n- &x {name: b}\n")
                        .getBytes(StandardCharsets.UTF_8);
        mutate(
                times,
                List.of(good),
                bytes -> {
                    Files.write(file, bytes);
                    Settings unused = StrictYaml.read(file, Settings.class);
                },
                List.of(UsageException.class));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void settings(@TempDir Path folder) throws IOException {
        settings(SOME, folder);
    }
}
