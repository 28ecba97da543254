package io.orrery.local.command.stack;

import io.orrery.runtime.OrreryException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one SQL statement on the stack's MySQL: to change a row by hand without a client installed. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Run one SQL statement on the stack's MySQL; rows are printed with tabs between the columns.")
public final class SqlCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningStack stack;

    @Parameters(paramLabel = "SQL", description = "For example \"UPDATE shop.products SET stock = 5 WHERE id = 1\".")
    private String sql;

    @Override
    public Integer call() {
        Path folder = stack.path();
        PrintWriter out = spec.commandLine().getOut();
        try (Connection connection =
                        DriverManager.getConnection(stack.mysqlUrl(), RunningStack.MYSQL_USER, stack.mysqlPassword());
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                print(statement.getResultSet(), out);
            } else {
                long count = statement.getUpdateCount();
                out.println(count + (count == 1 ? " row affected" : " rows affected"));
            }
            out.flush();
            return 0;
        } catch (SQLException e) {
            throw new OrreryException("MySQL of the stack in " + folder + " says: " + e.getMessage(), e);
        }
    }

    private static void print(ResultSet rows, PrintWriter out) throws SQLException {
        ResultSetMetaData columns = rows.getMetaData();
        StringJoiner names = new StringJoiner("\t");
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        out.println(names);
        while (rows.next()) {
            StringJoiner values = new StringJoiner("\t");
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                values.add(rows.getString(i));
            }
            out.println(values);
        }
    }
}
