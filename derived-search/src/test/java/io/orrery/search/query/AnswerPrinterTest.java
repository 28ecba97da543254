package io.orrery.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.runtime.terminal.TextWidth;
import io.orrery.search.catalog.IndexedTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerPrinterTest {

    private static final TableSchema BOOKS = new TableSchema(
            new TableName("shop", "books"), List.of(Column.of("isbn", "varchar(500)")), List.of("isbn"));

    private static String printed(
            boolean colour, int width, String id, ObjectNode row, Map<String, List<String>> found) {
        Answer answer = new Answer(12, 3, List.of(new Answer.Found(id, 1.5, 1, row, found)));
        StringWriter out = new StringWriter();
        new AnswerPrinter(colour, width)
                .print(
                        answer,
                        new IndexedTable(BOOKS, "shop.books", "shop.books-000001", List.of("title")),
                        new PrintWriter(out));
        return out.toString();
    }

    private static String marked(String text) {
        return TextQuery.BEGIN + text + TextQuery.END;
    }

    @Test
    void anAnswerWithoutColours() {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("title", "The brass planets").put("price", "12.50").putNull("note");
        row.set("_orrery", JsonNodeFactory.instance.objectNode());
        row.putArray("tags").add("sky").add("metal");

        assertThat(printed(false, 80, "978-1", row, Map.of("title", List.of("The " + marked("brass") + " planets"))))
                .isEqualTo(String.join(
                        System.lineSeparator(),
                        "1 of 12 rows of shop.books  (3 ms)",
                        "",
                        "1. isbn 978-1  score 1.50",
                        "   title  The «brass» planets",
                        "   price  12.50",
                        "   tags   sky, metal",
                        ""));
    }

    @Test
    void coloursTakeTheMarksPlaces() {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("title", "brass");
        assertThat(printed(true, 80, "1", row, Map.of("title", List.of(marked("brass")))))
                .contains("\u001b[1;33mbrass\u001b[0m")
                .doesNotContain("«");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 120})
    void noLineIsWiderThanTheTerminalWhateverTheRowHolds(int width) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("title", "words ".repeat(60));
        row.put("a_name_of_a_column_that_is_as_long_as_mysql_lets_a_name_be_64_ch", "x".repeat(300));
        row.put("\u984c\u540d", "\u60d1\u661f\u5100".repeat(50));
        row.put("emoji", "\ud83e\ude90".repeat(100));
        row.putObject("spec").put("deep", "y".repeat(300));
        Map<String, List<String>> found =
                Map.of("title", List.of("words ".repeat(30) + marked("here") + " words".repeat(10), marked("there")));

        String printed = printed(false, width, "\u60d1".repeat(150), row, found);

        assertThat(printed.lines()).hasSize(8).allSatisfy(line -> assertThat(TextWidth.of(line))
                .isLessThanOrEqualTo(width));
        assertThat(printed).contains("«here»").contains("score 1.50");
    }

    @Test
    void whatIsNotATerminalGetsWholeLines() {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("title", "words ".repeat(60) + "end");
        assertThat(printed(false, Integer.MAX_VALUE, "1", row, Map.of())).contains("words end");
    }

    @Test
    void aKeyOrANameSaysNothingToTheTerminal() {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("ti\u001btle", "x\u001b[2Jy");
        assertThat(printed(false, 80, "a\nb\u001b]0;me\u0007", row, Map.of()))
                .contains("isbn a b]0;me")
                .contains("title  x[2Jy")
                .doesNotContain("\u001b")
                .doesNotContain("\u0007");
    }
}
