package io.orrery.olap;

import io.orrery.olap.query.Queries;
import io.orrery.runtime.OrreryException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes tables as Parquet files. */
@Command(name = "export", description = "Write tables as Parquet files.", mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private DatabaseOption database;

    @Parameters(arity = "1..*", paramLabel = "TABLE", description = "Tables, for example shop.orders.")
    private List<String> tables;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "The folder for the files.")
    private Path folder;

    @Override
    public Integer call() {
        try (Queries queries = database.unlimited()) {
            Files.createDirectories(folder);
            for (String table : tables) {
                Path file = folder.resolve(fileName(table));
                export(queries, table, file);
                spec.commandLine().getOut().println(table + " -> " + file);
                spec.commandLine().getOut().flush();
            }
        } catch (IOException e) {
            throw new OrreryException("Cannot write to " + folder + ": " + e.getMessage(), e);
        }
        return 0;
    }

    /** What a name of the source may hold and a file's may not is written as in an address. */
    private static String fileName(String table) {
        StringBuilder name = new StringBuilder();
        table.codePoints()
                .forEach(c -> name.append(
                        c < ' ' || "/\\:*?\"<>|%".indexOf(c) >= 0 ? "%%%02X".formatted(c) : Character.toString(c)));
        return name + ".parquet";
    }

    /** A reader of the folder sees the whole file or none. */
    private static void export(Queries queries, String table, Path file) throws IOException {
        Path draft = Path.of(file + ".new");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft), 1 << 16)) {
                queries.export(table, out);
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
