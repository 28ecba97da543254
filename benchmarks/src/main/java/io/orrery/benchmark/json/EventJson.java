package io.orrery.benchmark.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Column;
import io.orrery.event.Event;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Version;
import io.orrery.event.Write;
import io.orrery.event.json.EventReader;
import io.orrery.event.json.EventWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Events a millisecond: ours exact and typed, Jackson's a tree of what stands there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventJson {

    private static final TableSchema SCHEMA = new TableSchema(
            new TableName("shop", "orders"),
            List.of(
                    Column.of("id", "bigint"),
                    Column.of("customer", "bigint unsigned"),
                    Column.of("status", "varchar(12)"),
                    Column.of("total", "decimal(12,2)"),
                    Column.of("quantity", "int"),
                    Column.of("weight", "double"),
                    Column.of("placed", "datetime(3)"),
                    Column.of("updated", "timestamp(6)"),
                    Column.of("note", "varchar(120)"),
                    Column.of("active", "tinyint")),
            List.of("id"));

    private final EventWriter writer = new EventWriter();
    private final EventReader reader = new EventReader();
    private final ObjectMapper jackson = new ObjectMapper();
    private final ChangeEvent<Row> event = new Write<>(
            new Metadata(
                    SCHEMA.table(),
                    "shop",
                    new Version(1, 42).toLong(),
                    SCHEMA.id(),
                    Instant.parse("2026-01-02T03:04:05.678901Z"),
                    new SourcePosition("3e11fa47-71ca-11e1-9e33-c80aa9429562:42", "binlog.000012", 4711, 17),
                    false),
            new Row(
                    SCHEMA,
                    4711L,
                    42L,
                    "shipped",
                    new BigDecimal("1234.50"),
                    3L,
                    0.75,
                    "2026-01-02T03:04:05.678",
                    "2026-01-02T03:04:05.678901Z",
                    "Leave it with the neighbour, please; the bell does not work.",
                    1L));
    private final byte[] document = writer.write(event);

    /** The same with the row before the name of its table, so that no type is known while it is read. */
    private final byte[] unexpected = rowFirst(document);

    private final JsonNode tree = parse(document);

    /** For JMH, which makes the instance. */
    public EventJson() {
        reader.read(writer.write(SCHEMA));
    }

    @Benchmark
    public byte[] write() {
        return writer.write(event);
    }

    @Benchmark
    public byte[] writeByJacksonAlone() throws IOException {
        return jackson.writeValueAsBytes(tree);
    }

    @Benchmark
    public Event read() {
        return reader.read(document);
    }

    @Benchmark
    public Event readWhatWasNotExpected() {
        return reader.read(unexpected);
    }

    @Benchmark
    public JsonNode readByJacksonAlone() throws IOException {
        return jackson.readTree(document);
    }

    private static byte[] rowFirst(byte[] document) {
        String text = new String(document, StandardCharsets.UTF_8);
        int row = text.indexOf("\"row\"");
        int end = text.indexOf("}}", row) + 2;
        return ("{" + text.substring(row, end) + "," + text.substring(1, row - 1) + text.substring(end))
                .getBytes(StandardCharsets.UTF_8);
    }

    private JsonNode parse(byte[] json) {
        try {
            return jackson.readTree(json);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
