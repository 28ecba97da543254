package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.SqlTokens.Token;
import io.orrery.producer.rows.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Rows that a statement changed which is not logged as rows. Where it is known that they are of a chosen table, the reader
 * stops; where nobody can know, it is told.
 */
final class StatementRows {

    private final Predicate<TableName> chosen;
    private final Tables tables;
    private final ChangeSink sink;

    StatementRows(Predicate<TableName> chosen, Tables tables, ChangeSink sink) {
        this.chosen = chosen;
        this.tables = tables;
        this.sink = sink;
    }

    /** @throws BinlogFormatException if it changes rows of a chosen table, by itself or by a trigger */
    void changed(Statement.RowsByStatement statement) {
        if (statement.tables().isEmpty() && sink != ChangeSink.NONE) {
            throw byStatement("rows", "a statement", statement.verb());
        }
        for (TableName table : statement.tables()) {
            if (chosen.test(table)) {
                throw byStatement("rows of " + table, "a statement", statement.verb());
            }
        }
        for (TableName table : statement.tables()) {
            for (Catalog.Body trigger : tables.triggers(table)) {
                changedBy(trigger, table.schema()).ifPresent(other -> {
                    throw byStatement(
                            "rows of " + other, "a trigger of " + table + " and a statement", statement.verb());
                });
            }
        }
    }

    /** @throws BinlogFormatException if the table is a chosen one and comes with rows */
    void created(Statement.Create create) {
        if (create.filled() && chosen.test(create.table())) {
            throw byStatement("rows of " + create.table(), "a statement", "CREATE TABLE ... SELECT");
        }
    }

    /**
     * A function was called that changed rows: the log has the call, which the server writes only then.
     *
     * @throws BinlogFormatException if they are of a chosen table
     */
    void called(Statement.Call call, ChangePoint at) throws InterruptedException {
        TableName function = call.function();
        Optional<Catalog.Body> body = tables.function(function);
        if (body.isEmpty()) {
            sink.unknown("The function " + function + ", whose changes are not logged as rows,", at);
            return;
        }
        changedBy(body.get(), function.schema()).ifPresent(table -> {
            throw byStatement("rows of " + table, "the function " + function + " and a statement", "SELECT");
        });
    }

    /** A chosen table that a routine changes, as far as its own text says. */
    private Optional<TableName> changedBy(Catalog.Body body, String schema) {
        SqlRules rules = new SqlRules(
                body.sqlMode().contains("ANSI_QUOTES"),
                !body.sqlMode().contains("NO_BACKSLASH_ESCAPES"),
                tables.names(),
                SqlRules.NEWEST);
        List<Token> tokens = SqlTokens.of(body.text(), rules);
        // Words such as the function REPLACE( look like statements: only what is a table counts.
        return ChangedTables.within(tokens, schema).stream()
                .filter(chosen)
                .filter(tables::isKnown)
                .findFirst();
    }

    private static BinlogFormatException byStatement(String rows, String what, String verb) {
        return new BinlogFormatException(rows + " were changed by " + what + " that is not logged as rows (" + verb
                + "): set binlog_format=ROW for every session, " + BinlogPosition.START_ANEW);
    }
}
