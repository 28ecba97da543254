package io.orrery.check;

import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Compares a table with a key. It reads the source in ranges of the key and compares each range by one hash; where the
 * hashes differ, row by row. Then it looks for rows that the source lacks. For one thread.
 */
final class KeyedCheck implements RowCheck {

    private final StoredTable table;
    private final SourceTable source;
    private final LongConsumer progress;
    private final int most;

    /** @param progress hears how many rows of the source were compared */
    KeyedCheck(StoredTable table, SourceTable source, LongConsumer progress) {
        this(table, source, progress, MOST);
    }

    /** @param most so many rows that differ end the first look, and are all whose keys are held */
    KeyedCheck(StoredTable table, SourceTable source, LongConsumer progress, int most) {
        this.table = table;
        this.source = source;
        this.progress = progress;
        this.most = most;
    }

    @Override
    public Findings compare() throws SQLException {
        Map<String, Row> suspects = new LinkedHashMap<>();
        AtomicLong rows = new AtomicLong();
        source.chunks(table.chunk(), chunk -> {
            compare(chunk, suspects);
            progress.accept(rows.addAndGet(chunk.size()));
            return suspects.size() < most;
        });
        String unseen = null;
        if (!findExtra(suspects)) {
            unseen = "what is stored doesn't hold the key, so that extra rows can't be told";
        }
        if (suspects.size() >= most) {
            unseen = "so many rows differ that it was not read to its end";
        }
        return new Findings(rows.get(), suspects, unseen);
    }

    private void compare(List<Row> chunk, Map<String, Row> suspects) {
        Map<String, Row> rows = byId(chunk);
        Map<String, String> expected = expected(rows);
        Map<String, String> found = table.found(rows);
        if (!Arrays.equals(hash(rows.keySet(), expected), hash(rows.keySet(), found))) {
            rows.forEach((id, row) -> {
                if (!Objects.equals(expected.get(id), found.get(id))) {
                    suspects.put(id, keyOf(row));
                }
            });
        }
    }

    /** There may be many of them. */
    private static Row keyOf(Row row) {
        TableSchema schema = row.schema();
        Object[] values = new Object[schema.columns().size()];
        Arrays.fill(values, Row.ABSENT);
        for (String column : schema.key()) {
            values[schema.indexOf(column)] = row.at(schema.indexOf(column));
        }
        return new Row(schema, values);
    }

    private Map<String, Row> byId(List<Row> rows) {
        Map<String, Row> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(table.id(row), row));
        return byId;
    }

    private Map<String, String> expected(Map<String, Row> rows) {
        Map<String, String> expected = new HashMap<>();
        rows.forEach((id, row) -> table.expected(row).ifPresent(text -> expected.put(id, text)));
        return expected;
    }

    private static byte[] hash(Iterable<String> ids, Map<String, String> texts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String id : ids) {
                digest.update(id.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                String text = texts.get(id);
                digest.update((byte) (text == null ? 0 : 1));
                digest.update((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** False if what is stored does not tell which rows it stands for. */
    private boolean findExtra(Map<String, Row> suspects) throws SQLException {
        Optional<StoredTable.Pages> opened = table.pages();
        if (opened.isEmpty()) {
            return false;
        }
        try (StoredTable.Pages pages = opened.get()) {
            Map<String, Row> page = pages.next();
            while (!page.isEmpty() && suspects.size() < most) {
                Map<String, Row> rows = new LinkedHashMap<>(page);
                byId(source.find(new ArrayList<>(page.values()))).keySet().forEach(rows::remove);
                rows.forEach((id, row) -> suspects.put(id, keyOf(row)));
                page = pages.next();
            }
        }
        return true;
    }

    @Override
    public Settlement settle(Map<String, Row> suspects, Duration patience) throws SQLException, InterruptedException {
        return Settlement.of(suspects, patience, this::look);
    }

    private void look(Settlement settlement) throws SQLException {
        Map<String, Row> open = settlement.open();
        Map<String, String> expected = new HashMap<>();
        Map<String, String> found = new HashMap<>();
        long now = System.nanoTime();
        List<String> ids = new ArrayList<>(open.keySet());
        for (int i = 0; i < ids.size(); i += table.chunk()) {
            Map<String, Row> some = new LinkedHashMap<>();
            ids.subList(i, Math.min(ids.size(), i + table.chunk())).forEach(id -> some.put(id, open.get(id)));
            expected.putAll(expected(byId(source.find(new ArrayList<>(some.values())))));
            found.putAll(table.found(some));
        }
        settlement.look(expected, found, now);
    }
}
