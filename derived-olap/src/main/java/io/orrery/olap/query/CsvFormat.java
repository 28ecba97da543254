package io.orrery.olap.query;

import java.io.IOException;
import java.io.Writer;
import java.sql.ResultSet;
import java.sql.SQLException;

/** RFC 4180, lines ended by a line feed. */
final class CsvFormat implements RowFormat {

    private final Writer out;
    private String[] types = {};

    CsvFormat(Writer out) {
        this.out = out;
    }

    @Override
    public void begin(ResultSet results) throws IOException, SQLException {
        types = new String[results.getMetaData().getColumnCount()];
        for (int i = 1; i <= types.length; i++) {
            types[i - 1] = results.getMetaData().getColumnTypeName(i);
            value(i, results.getMetaData().getColumnLabel(i));
        }
        out.write('\n');
    }

    @Override
    public void row(ResultSet results) throws IOException, SQLException {
        for (int i = 1; i <= types.length; i++) {
            value(i, ValueText.of(results, i, types[i - 1]));
        }
        out.write('\n');
    }

    private void value(int column, String text) throws IOException {
        if (column > 1) {
            out.write(',');
        }
        if (text == null) {
            return;
        }
        // An empty string in quotes differs from NULL.
        if (text.isEmpty() || text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
            out.write('"' + text.replace("\"", "\"\"") + '"');
        } else {
            out.write(text);
        }
    }

    @Override
    public void end() throws IOException {
        out.flush();
    }
}
