package io.orrery.search.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.runtime.terminal.TextWidth;
import io.orrery.search.catalog.IndexedTable;
import io.orrery.search.connection.Elasticsearch;
import io.orrery.search.mapping.Fields;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints answers for a person, or as JSON for a program. */
public final class AnswerPrinter {

    private static final String BOLD = "\u001b[1;33m";
    private static final String FAINT = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";

    private static final int WIDEST_NAME = 24;

    private final boolean colour;
    private final int width;

    /**
     * @param colour whether the output understands ANSI colours
     * @param width the columns of the terminal; lines are cut there
     */
    public AnswerPrinter(boolean colour, int width) {
        this.colour = colour;
        this.width = Math.max(40, width);
    }

    /** Prints for a person. */
    public void print(Answer answer, IndexedTable table, PrintWriter out) {
        String shown = answer.found().size() < answer.total() ? answer.found().size() + " of " : "";
        String rows = shown + answer.total() + (answer.total() == 1 ? " row" : " rows") + " of " + table.table();
        String took = "  (" + answer.tookMillis() + " ms)";
        out.println(TerminalText.clip(rows, width - took.length()) + faint(took));
        int number = 1;
        for (Answer.Found found : answer.found()) {
            out.println();
            String place = number++ + ".";
            String score = String.format(Locale.ROOT, "  score %.2f", found.score());
            String id = unmarked(String.join(", ", table.schema().key()) + " " + found.id());
            int room = width - place.length() - 1 - score.length();
            out.println(strong(place) + " " + TerminalText.clip(id.strip(), room) + faint(score));
            printFields(found, out);
        }
    }

    private void printFields(Answer.Found found, PrintWriter out) {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>();
        found.source().properties().forEach(fields::add);
        fields.removeIf(f -> f.getKey().equals(Fields.ORRERY) || f.getValue().isNull());
        int name = Math.min(
                WIDEST_NAME,
                fields.stream()
                        .mapToInt(f -> TextWidth.of(unmarked(f.getKey())))
                        .max()
                        .orElse(0));
        for (Map.Entry<String, JsonNode> field : fields) {
            String label = "   " + TerminalText.pad(unmarked(field.getKey()), name) + "  ";
            List<String> highlights = found.highlights().getOrDefault(field.getKey(), List.of());
            String text = highlights.isEmpty()
                    ? unmarked(text(field.getValue()))
                    : TextWidth.oneLine(String.join(" … ", highlights));
            int room = width - TextWidth.of(label);
            out.println(faint(label) + marked(TerminalText.clipAroundMark(text, room)));
        }
    }

    private static String text(JsonNode value) {
        if (value.isArray() && !value.isEmpty() && value.get(0).isTextual()) {
            List<String> labels = new ArrayList<>();
            for (Iterator<JsonNode> i = value.elements(); i.hasNext(); ) {
                labels.add(i.next().asText());
            }
            return String.join(", ", labels);
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }

    private static String unmarked(String text) {
        return TextWidth.oneLine(text.replace(TextQuery.BEGIN, "").replace(TextQuery.END, ""));
    }

    private String marked(String text) {
        return text.replace(TextQuery.BEGIN, colour ? BOLD : "«").replace(TextQuery.END, colour ? PLAIN : "»");
    }

    private String strong(String text) {
        return colour ? "\u001b[1m" + text + PLAIN : text;
    }

    private String faint(String text) {
        return colour ? FAINT + text + PLAIN : text;
    }

    /** Prints one JSON document a row: id, score, version, row, and highlights with {@code <em>}. */
    public static void printJson(Answer answer, PrintWriter out) {
        for (Answer.Found found : answer.found()) {
            ObjectNode line = Elasticsearch.EXACT.createObjectNode();
            line.put("id", found.id());
            line.put("score", found.score());
            line.put("version", found.version());
            ObjectNode row = line.putObject("row");
            found.source().properties().forEach(f -> row.set(f.getKey(), f.getValue()));
            row.remove(Fields.ORRERY);
            ObjectNode highlights = line.putObject("highlights");
            found.highlights().forEach((field, parts) -> {
                var array = highlights.putArray(field);
                parts.forEach(p -> array.add(p.replace(TextQuery.BEGIN, "<em>").replace(TextQuery.END, "</em>")));
            });
            out.println(line);
        }
    }
}
