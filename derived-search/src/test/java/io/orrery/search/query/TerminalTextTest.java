package io.orrery.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.search.catalog.IndexedTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void whatFitsIsKeptAndTheRestIsCut() {
        assertThat(TerminalText.clip("planets", 7)).isEqualTo("planets");
        assertThat(TerminalText.clip("planets", 6)).isEqualTo("plane…");
        assertThat(TerminalText.clip("\u60d1\u661f\u5100", 5)).isEqualTo("\u60d1\u661f…");
        assertThat(TerminalText.width("e\u0301")).isEqualTo(1);
    }

    @Test
    void whatIsMarkedStaysClosed() {
        String marked = "the " + TextQuery.BEGIN + "planets" + TextQuery.END + " move";
        String clipped = TerminalText.clip(marked, 10);
        assertThat(clipped).isEqualTo("the " + TextQuery.BEGIN + "pla" + TextQuery.END + "…");
        assertThat(TerminalText.width(clipped)).isEqualTo(10);
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        String text = "words ".repeat(40);
        JsonNode source = JsonNodeFactory.instance.objectNode().put("id", 1).put("note", text);
        Answer answer = new Answer(
                1,
                3,
                List.of(new Answer.Found(
                        "1", 1, 1, source, Map.of("note", List.of(text + TextQuery.BEGIN + "x" + TextQuery.END)))));
        TableSchema schema = new TableSchema(new TableName("a", "b"), List.of(Column.of("id", "int")), List.of("id"));
        StringWriter out = new StringWriter();

        new AnswerPrinter(false, 60)
                .print(answer, new IndexedTable(schema, "a.b", "a.b-000001", List.of("note")), new PrintWriter(out));

        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(TerminalText.width(line)).isLessThanOrEqualTo(60));
        assertThat(out.toString()).contains("…");
    }
}
