package io.orrery.archive;

import io.orrery.archive.look.HistoryPrinter;
import io.orrery.archive.read.ArchiveReader;
import io.orrery.archive.storage.WorkFolder;
import io.orrery.event.TableName;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.terminal.Terminal;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows each change of one row. */
@Command(
        name = "history",
        description = "Show each change of one row: when, by which transaction, what.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LookOptions look;

    @Parameters(index = "0", paramLabel = "TABLE", description = "For example shop.orders.")
    private String table;

    @Parameters(
            index = "1",
            paramLabel = "KEY",
            description = "The row's key; values of several columns are joined by '|'.")
    private String key;

    @Option(names = "--json", description = "One JSON document a line.")
    private boolean json;

    @Option(
            names = "--undo",
            paramLabel = "N",
            description =
                    "Print the SQL that would bring the row back to what it was before change N, and nothing else.")
    private Integer undo;

    @Override
    public Integer call() throws Exception {
        TableName name = tableName();
        PrintWriter out = spec.commandLine().getOut();
        try (WorkFolder work = new WorkFolder(look.work());
                ArchiveReader reader = look.open(work.path())) {
            HistoryPrinter printer = new HistoryPrinter(reader, out);
            if (undo != null) {
                printer.printUndo(name, key, undo);
            } else {
                printer.print(name, key, json, Terminal.watched());
            }
        } finally {
            out.flush();
        }
        return 0;
    }

    private TableName tableName() {
        try {
            return TableName.parse(table);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
