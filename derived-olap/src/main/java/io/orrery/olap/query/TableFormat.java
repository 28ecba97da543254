package io.orrery.olap.query;

import java.io.IOException;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Columns under each other; their widths follow from the first rows. */
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
    private final List<String[]> first = new ArrayList<>();
    private String[] types = {};
    private boolean[] rightAligned = {};
    private int[] widths = {};
    private boolean measured;
    private long rows;

    TableFormat(Writer out) {
        this.out = out;
    }

    @Override
    public void begin(ResultSet results) throws SQLException {
        ResultSetMetaData meta = results.getMetaData();
        String[] names = new String[meta.getColumnCount()];
        types = new String[names.length];
        rightAligned = new boolean[names.length];
        for (int i = 0; i < names.length; i++) {
            names[i] = meta.getColumnLabel(i + 1);
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

    // A terminal must not obey what a row holds.
    private static String printable(String text) {
        if (text == null) {
            return "NULL";
        }
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void writeFirst() throws IOException {
        measured = true;
        widths = new int[rightAligned.length];
        for (String[] row : first) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(WIDEST, row[i].codePointCount(0, row[i].length())));
            }
        }
        String[] rule = new String[widths.length];
        for (int i = 0; i < rule.length; i++) {
            rule[i] = "-".repeat(widths[i]);
        }
        write(first.get(0));
        write(rule);
        for (String[] row : first.subList(1, first.size())) {
            write(row);
        }
        first.clear();
    }

    private void write(String[] row) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            String pad = " ".repeat(Math.max(0, widths[i] - row[i].codePointCount(0, row[i].length())));
            line.append(i > 0 ? "  " : "").append(rightAligned[i] ? pad + row[i] : row[i] + pad);
        }
        out.write(line.toString().stripTrailing());
        out.write('\n');
    }

    @Override
    public void end() throws IOException {
        if (!measured) {
            writeFirst();
        }
        out.write("(" + rows + (rows == 1 ? " row)\n" : " rows)\n"));
        out.flush();
    }
}
