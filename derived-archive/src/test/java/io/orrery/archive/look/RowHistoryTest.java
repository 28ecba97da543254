package io.orrery.archive.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.archive.read.ArchiveReader;
import io.orrery.archive.storage.Folder;
import io.orrery.event.Column;
import io.orrery.event.Delete;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.runtime.UsageException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowHistoryTest {

    private static final TableSchema ORDERS = new TableSchema(
            new TableName("shop", "orders"),
            List.of(
                    Column.of("id", "bigint"),
                    Column.of("status", "varchar(20)"),
                    Column.of("total", "decimal(10,2)"),
                    Column.of("doc", "json")),
            List.of("id"));

    @TempDir
    Path folder;

    private static Row order(long id, String status, String total, String doc) {
        return new Row(ORDERS, id, status, total == null ? null : new BigDecimal(total), doc);
    }

    @BeforeEach
    void write() throws Exception {
        try (History history = new History(folder.resolve("archive"), folder.resolve("work"))) {
            Row placed = order(7, "new", "9.50", "null");
            Row paid = order(7, "it's\npaid", null, null);
            history.put(1, ORDERS, new Write<>(history.next(ORDERS), placed));
            history.put(0, ORDERS, new Write<>(history.next(ORDERS), order(8, "other", "1.00", null)));
            history.put(1, ORDERS, new Update<>(history.next(ORDERS), placed, paid));
            history.put(1, ORDERS, new Delete<>(history.next(ORDERS), paid));
        }
    }

    private interface Use {
        void use(HistoryPrinter printer) throws Exception;
    }

    private String print(Use use) throws Exception {
        Path work = Files.createDirectories(folder.resolve("look"));
        StringWriter out = new StringWriter();
        try (ArchiveReader reader = ArchiveReader.open(new Folder(folder.resolve("archive")), work)) {
            use.use(new HistoryPrinter(reader, new PrintWriter(out)));
        }
        return out.toString();
    }

    @Test
    void eachChangeOfTheRowIsShownWithWhatItChanged() throws Exception {
        assertThat(print(printer -> printer.print(ORDERS.table(), "7", false, false)))
                .isEqualTo("""
                        #1  2026-03-01T22:00:30Z  insert  3e11fa47-71ca-11e1-9e33-c80aa9429562:1
                            id: 7
                            status: "new"
                            total: "9.50"
                            doc: null
                        #2  2026-03-01T22:01:30Z  update  3e11fa47-71ca-11e1-9e33-c80aa9429562:3
                            status: "new" -> "it's\\npaid"
                            total: "9.50" -> null
                            doc: null -> null
                        #3  2026-03-01T22:02:00Z  delete  3e11fa47-71ca-11e1-9e33-c80aa9429562:4
                            id: 7
                            status: "it's\\npaid"
                            total: null
                            doc: null
                        """);
    }

    @Test
    void oldIsRedAndNewIsGreen() throws Exception {
        assertThat(print(printer -> printer.print(ORDERS.table(), "7", false, true)))
                .contains("    total: \u001b[31m\"9.50\"\u001b[0m -> \u001b[32mnull\u001b[0m\n");
    }

    @Test
    void inJsonEachChangeIsOneLine() throws Exception {
        assertThat(print(printer -> printer.print(ORDERS.table(), "7", true, false))
                        .lines())
                .hasSize(3)
                .element(1)
                .asString()
                .contains("\"number\":2,\"type\":\"update\"")
                .contains("\"before\":{\"id\":7,\"status\":\"new\",\"total\":\"9.50\",\"doc\":null}")
                .endsWith("\"changed\":[\"status\",\"total\",\"doc\"]}");
    }

    @Test
    void theSqlThatUndoesAChangeBringsTheRowBack() throws Exception {
        assertThat(print(printer -> printer.printUndo(ORDERS.table(), "7", 3)))
                .isEqualTo("INSERT INTO `shop`.`orders` (`id`, `status`, `total`, `doc`) VALUES (7,"
                        + " CONVERT(X'697427730a70616964' USING utf8mb4), NULL, NULL);\n");
        assertThat(print(printer -> printer.printUndo(ORDERS.table(), "7", 2)))
                .isEqualTo("INSERT INTO `shop`.`orders` (`id`, `status`, `total`, `doc`) VALUES (7, 'new', 9.50,"
                        + " CAST('null' AS JSON));\n");
        assertThat(print(printer -> printer.printUndo(ORDERS.table(), "7", 1)))
                .isEqualTo("-- The row is what it was before change 1\n");
        assertThat(print(printer -> printer.printUndo(ORDERS.table(), "8", 1)))
                .isEqualTo("DELETE FROM `shop`.`orders` WHERE `id` = 8;\n");
        assertThatThrownBy(() -> print(printer -> printer.printUndo(ORDERS.table(), "7", 9)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("1 to 3");
    }
}
