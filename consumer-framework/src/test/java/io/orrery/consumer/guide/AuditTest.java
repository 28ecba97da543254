package io.orrery.consumer.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.orrery.consumer.testkit.InMemoryRun;
import io.orrery.consumer.testkit.TestEvents;
import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Write;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final TableSchema ORDERS = new TableSchema(
            new TableName("shop", "orders"),
            List.of(
                    Column.of("id", "bigint"),
                    Column.of("status", "varchar(20)"),
                    Column.of("total", "decimal(10,2)"),
                    Column.of("note", "text")),
            List.of("id"));

    @TempDir
    Path folder;

    @Test
    void tellsOfEachStep() throws Exception {
        Path file = folder.resolve("audit.log");
        InMemoryRun run = new InMemoryRun(AuditMain.satellite(file).handlers());
        TestEvents events = new TestEvents("shop");
        BigDecimal total = new BigDecimal("9.50");
        Write<Row> order = events.write(ORDERS, 7L, "open", total, null);
        run.give(order, events.update(order.row(), 7L, "paid", total, "by card"));
        assertEquals(
                List.of("order 7 over 9.50 is open", "order 7: open -> paid"),
                Files.readAllLines(file).stream()
                        .map(line -> line.substring(line.indexOf(' ') + 1))
                        .toList());
    }
}
