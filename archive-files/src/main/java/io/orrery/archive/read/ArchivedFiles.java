package io.orrery.archive.read;

import io.orrery.archive.layout.Paths;
import io.orrery.archive.log.Entry;
import io.orrery.archive.log.ShardLog;
import io.orrery.archive.storage.Storage;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of an archive at one moment: of each shard all up to one position, for all tables alike. */
final class ArchivedFiles {

    private final Map<TableName, List<Paths.EventFile>> files = new TreeMap<>();
    private final Map<String, StreamPosition> ends;

    private ArchivedFiles(List<Paths.EventFile> files, Map<String, StreamPosition> ends) {
        files.forEach(file -> this.files
                .computeIfAbsent(file.partition().table(), table -> new ArrayList<>())
                .add(file));
        this.ends = ends;
    }

    static ArchivedFiles of(Storage storage) throws IOException {
        // In this order: what is placed meanwhile belongs to later entries, and is left out.
        Map<String, Entry> newest = new HashMap<>();
        // Children before parents, since shards are numbered as they come: of a child that is seen all parents are.
        for (String shardId : new TreeSet<>(ShardLog.shards(storage)).descendingSet()) {
            newest.put(shardId, ShardLog.newest(storage, shardId));
        }
        List<String> placed = storage.list(Paths.DATABASE);
        Set<String> paths = new HashSet<>(placed);
        Map<String, StreamPosition> ends = new HashMap<>();
        newest.forEach((shardId, entry) -> ends.put(
                shardId,
                entry.files().stream().allMatch(file -> paths.contains(file.path())) ? entry.upTo() : entry.after()));
        return new ArchivedFiles(
                placed.stream()
                        .flatMap(path -> Paths.parse(path).stream())
                        .filter(file -> ends.containsKey(file.shardId())
                                && file.upTo().compareTo(ends.get(file.shardId())) <= 0)
                        .toList(),
                ends);
    }

    /** Up to where all of each shard is among the files; nothing for a shard of which there is nothing. */
    Map<String, StreamPosition> ends() {
        Map<String, StreamPosition> begun = new HashMap<>(ends);
        begun.values().removeIf(end -> end.equals(Entry.NONE.upTo()));
        return begun;
    }

    /** The tables that have events. */
    Set<TableName> tables() {
        return Collections.unmodifiableSet(files.keySet());
    }

    /** The files of a table that may hold events of a day or of earlier ones. */
    List<String> of(TableName table, LocalDate last) {
        return files.getOrDefault(table, List.of()).stream()
                .filter(file -> !file.partition().day().isAfter(last))
                .map(Paths.EventFile::path)
                .toList();
    }

    /** The files of a shard, those of each day together, from one day on. */
    List<List<String>> since(String shardId, LocalDate first) {
        Map<LocalDate, List<String>> days = new TreeMap<>();
        files.values().stream()
                .flatMap(List::stream)
                .filter(file -> file.shardId().equals(shardId)
                        && !file.partition().day().isBefore(first))
                .forEach(file -> days.computeIfAbsent(file.partition().day(), day -> new ArrayList<>())
                        .add(file.path()));
        return List.copyOf(days.values());
    }
}
