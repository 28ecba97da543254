package io.orrery.olap;

import io.orrery.olap.query.QueryException;
import io.orrery.runtime.terminal.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Set;

/** Reads statements, each up to a semicolon at the end of a line, and runs them. */
final class SqlShell {

    /** Runs a statement and prints what it gives. */
    @FunctionalInterface
    interface Action {
        void run(String sql) throws IOException;
    }

    private static final Set<String> ENDS = Set.of("exit", "quit", "\\q", ".quit", ".exit");

    private final Action action;
    private final PrintWriter err;
    private final boolean person = Terminal.watched();

    SqlShell(Action action, PrintWriter err) {
        this.action = action;
        this.err = err;
    }

    /** Runs what standard input holds. A person is asked again after a mistake; a script ends there. */
    int run() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        StringBuilder statement = new StringBuilder();
        prompt("olap> ");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (statement.length() == 0 && ENDS.contains(end(line))) {
                return 0;
            }
            statement.append(line).append('\n');
            if (line.strip().endsWith(";")) {
                execute(statement.toString());
                statement.setLength(0);
            }
            prompt(statement.toString().isBlank() ? "olap> " : "  ... ");
        }
        if (!statement.toString().isBlank()) {
            execute(statement.toString());
        }
        return 0;
    }

    private static String end(String line) {
        return line.strip().toLowerCase(Locale.ROOT).replaceAll(";$", "");
    }

    private void execute(String statement) throws IOException {
        try {
            action.run(statement);
        } catch (QueryException e) {
            if (!person) {
                throw e;
            }
            err.println("orrery: " + e.getMessage());
            err.flush();
        }
    }

    private void prompt(String text) {
        if (person) {
            err.print(text);
            err.flush();
        }
    }
}
