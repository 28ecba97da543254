package io.orrery.archive.look;

import io.orrery.archive.read.ArchiveReader;
import io.orrery.archive.storage.Folder;
import io.orrery.event.Column;
import io.orrery.event.Delete;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Update;
import io.orrery.event.Write;
import io.orrery.olap.query.QueryFormat;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryOutput;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Two tables whose random changes are archived, and what they held at some commits. */
final class NotedTables {

    private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");
    private static final TableName ITEMS = new TableName("shop", "it's items");
    private static final TableSchema FIRST = new TableSchema(
            ITEMS, List.of(Column.of("id", "bigint"), Column.of("price", "decimal(10,2)")), List.of("id"));
    /** As after an ALTER TABLE. */
    private static final TableSchema SECOND = new TableSchema(
            ITEMS,
            List.of(Column.of("id", "bigint"), Column.of("price", "decimal(10,2)"), Column.of("note", "varchar(20)")),
            List.of("id"));

    private static final TableSchema LOG =
            new TableSchema(new TableName("shop", "log"), List.of(Column.of("n", "int")), List.of());

    private final Path folder;
    private final Map<Instant, String> notes = new HashMap<>();
    final TreeMap<Long, Row> items = new TreeMap<>();
    private final TreeMap<Long, Integer> log = new TreeMap<>();
    private final Random random = new Random(20260301);
    private TableSchema schema = FIRST;

    /** Writes them to the folder {@code archive} of a folder. */
    NotedTables(Path folder) throws Exception {
        this.folder = folder;
        try (History history = new History(folder.resolve("archive"), folder.resolve("work"))) {
            for (int i = 0; i < 700; i++) {
                if (i == 350) {
                    schema = SECOND;
                }
                step(history);
                if (i > 20 && random.nextInt(60) == 0) {
                    notes.put(history.now(), contents());
                }
            }
        }
    }

    /** How many rows the table without a key holds. */
    int copies() {
        return log.values().stream().mapToInt(Integer::intValue).sum();
    }

    Path archive() {
        return folder.resolve("archive");
    }

    /** The moments that were noted, and what the tables held. */
    Map<Instant, String> notes() {
        return notes;
    }

    private Row row(long id) {
        BigDecimal price = BigDecimal.valueOf(random.nextInt(100_000), 2);
        return schema == FIRST
                ? new Row(FIRST, id, price)
                : new Row(SECOND, id, price, random.nextInt(5) == 0 ? null : "n" + random.nextInt(50));
    }

    private void step(History history) throws Exception {
        int what = random.nextInt(100);
        long id = random.nextInt(25);
        int shard = (int) (id % History.SHARDS);
        if (what == 0) {
            history.putToAll(schema, new TruncateTable(history.next(schema)));
            items.clear();
        } else if (what < 30) {
            boolean gone = log.getOrDefault(id, 0) > 0 && random.nextInt(3) == 0;
            Row row = new Row(LOG, id);
            history.put(shard, LOG, gone ? new Delete<>(history.next(LOG), row) : new Write<>(history.next(LOG), row));
            log.merge(id, gone ? -1 : 1, Integer::sum);
        } else if (!items.containsKey(id)) {
            Row row = row(id);
            history.put(shard, schema, new Write<>(history.next(schema), row));
            items.put(id, row);
        } else if (what < 50) {
            history.put(shard, schema, new Delete<>(history.next(schema), items.remove(id)));
        } else {
            Row row = row(id);
            Row before = items.get(id).schema() == schema ? items.get(id) : row;
            history.put(shard, schema, new Update<>(history.next(schema), before, row));
            items.put(id, row);
        }
    }

    private String contents() {
        StringBuilder text = new StringBuilder();
        items.forEach((id, row) ->
                text.append(id).append(',').append(row.getDecimal("price")).append('\n'));
        text.append("--\n");
        log.forEach((n, count) -> {
            if (count > 0) {
                text.append(n).append(',').append(count).append('\n');
            }
        });
        return text.toString();
    }

    interface Use {
        void use(ArchiveSql sql) throws Exception;
    }

    void look(Use use) throws Exception {
        Path work = Files.createDirectories(folder.resolve("look"));
        try (ArchiveReader reader = ArchiveReader.open(new Folder(archive()), work);
                ArchiveSql sql = new ArchiveSql(reader, work, END, QueryLimits.defaults())) {
            use.use(sql);
        }
    }

    static String ask(ArchiveSql sql, String statement) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        sql.run(statement, QueryOutput.of(QueryFormat.CSV, Long.MAX_VALUE), out);
        String answer = out.toString(StandardCharsets.UTF_8);
        return answer.substring(answer.indexOf('\n') + 1);
    }

    /** The notes since a moment that the archive does not confirm. */
    List<String> wrong(Instant since) throws Exception {
        List<String> wrong = new ArrayList<>();
        look(sql -> {
            for (Map.Entry<Instant, String> note : notes.entrySet()) {
                if (note.getKey().isBefore(since)) {
                    continue;
                }
                String moment = " AS OF '" + note.getKey() + "'";
                String found = ask(sql, "SELECT id, price FROM shop.\"it's items\"" + moment + " ORDER BY id")
                        + "--\n"
                        + ask(sql, "SELECT n, count(*) FROM shop.log" + moment + " GROUP BY ALL ORDER BY n");
                if (!found.equals(note.getValue())) {
                    wrong.add(note.getKey() + " held\n" + note.getValue() + "and not\n" + found);
                }
            }
        });
        return wrong;
    }
}
