package io.orrery.olap.query;

import io.orrery.runtime.terminal.TextWidth;
import java.io.IOException;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Columns under each other, in lines that fit a terminal; their widths follow from the first rows. */
final class TableFormat implements RowFormat {

    private static final int ROWS_MEASURED = 1000;
    private static final int WIDEST = 80;
    private static final Set<Integer> NUMBERS = Set.of(
            Types.TINYINT,
            Types.SMALLINT,
            Types.INTEGER,
            Types.BIGINT,
            Types.DECIMAL,
            Types.NUMERIC,
            Types.FLOAT,
            Types.REAL,
            Types.DOUBLE);

    private final Writer out;
    private final int line;
    private final List<String[]> first = new ArrayList<>();
    private String[] types = {};
    private boolean[] rightAligned = {};
    private String[] names = {};
    private int[] widths = {};
    private boolean measured;
    private long rows;

    /** @param line the columns of the terminal */
    TableFormat(Writer out, int line) {
        this.out = out;
        this.line = line;
    }

    @Override
    public void begin(ResultSet results) throws SQLException {
        ResultSetMetaData meta = results.getMetaData();
        names = new String[meta.getColumnCount()];
        types = new String[names.length];
        rightAligned = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = TextWidth.oneLine(meta.getColumnLabel(i + 1));
            types[i] = meta.getColumnTypeName(i + 1);
            rightAligned[i] = NUMBERS.contains(meta.getColumnType(i + 1))
                    || types[i].startsWith("UBIG")
                    || types[i].equals("HUGEINT");
        }
        first.add(names);
    }

    @Override
    public void row(ResultSet results) throws IOException, SQLException {
        String[] row = new String[rightAligned.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = printable(ValueText.of(results, i + 1, types[i]));
        }
        rows++;
        if (measured) {
            write(row);
        } else {
            first.add(row);
            if (first.size() > ROWS_MEASURED) {
                writeFirst();
            }
        }
    }

    private static String printable(String text) {
        return text == null ? "NULL" : TextWidth.oneLine(text);
    }

    private void writeFirst() throws IOException {
        measured = true;
        int[] natural = new int[rightAligned.length];
        for (String[] row : first) {
            for (int i = 0; i < row.length; i++) {
                natural[i] = Math.max(natural[i], Math.min(WIDEST, TextWidth.of(row[i])));
            }
        }
        widths = ColumnWidths.fit(natural, rightAligned, line);
        String[] rule = new String[natural.length];
        Arrays.setAll(rule, i -> i < widths.length ? "-".repeat(widths[i]) : "");
        write(first.get(0));
        write(rule);
        for (String[] row : first.subList(1, first.size())) {
            write(row);
        }
        first.clear();
    }

    private void write(String[] row) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            // A file may have longer lines than were measured, a terminal not.
            String cell = line == Integer.MAX_VALUE ? row[i] : TextWidth.clip(row[i], widths[i]);
            String pad = " ".repeat(Math.max(0, widths[i] - TextWidth.of(cell)));
            text.append(i > 0 ? ColumnWidths.GAP : "").append(rightAligned[i] ? pad + cell : cell + pad);
        }
        out.write(text.toString().stripTrailing());
        out.write('\n');
    }

    @Override
    public void end() throws IOException {
        if (!measured) {
            writeFirst();
        }
        String count = rows + (rows == 1 ? " row" : " rows");
        out.write("(" + count + ")\n");
        if (widths.length < names.length) {
            out.write(TextWidth.clip(
                            "Not shown: "
                                    + String.join(", ", Arrays.asList(names).subList(widths.length, names.length)),
                            line)
                    + "\n");
        }
        out.flush();
    }
}
