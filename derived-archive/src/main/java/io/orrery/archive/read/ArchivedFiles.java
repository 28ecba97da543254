package io.orrery.archive.read;

import io.orrery.archive.layout.Paths;
import io.orrery.archive.log.Entry;
import io.orrery.archive.log.ShardLog;
import io.orrery.archive.storage.Storage;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The files of an archive at one moment: of each shard all up to one position, for all tables alike. */
final class ArchivedFiles {

    private final List<Paths.EventFile> files;

    private ArchivedFiles(List<Paths.EventFile> files) {
        this.files = files;
    }

    static ArchivedFiles of(Storage storage) throws IOException {
        // In this order: what is placed meanwhile belongs to later entries, and is left out.
        Map<String, Entry> newest = new HashMap<>();
        for (String shardId : ShardLog.shards(storage)) {
            newest.put(shardId, ShardLog.newest(storage, shardId));
        }
        List<String> placed = storage.list(Paths.DATABASE);
        Set<String> paths = new HashSet<>(placed);
        Map<String, StreamPosition> ends = new HashMap<>();
        newest.forEach((shardId, entry) -> ends.put(
                shardId,
                entry.files().stream().allMatch(file -> paths.contains(file.path())) ? entry.upTo() : entry.after()));
        return new ArchivedFiles(placed.stream()
                .flatMap(path -> Paths.parse(path).stream())
                .filter(file ->
                        ends.containsKey(file.shardId()) && file.upTo().compareTo(ends.get(file.shardId())) <= 0)
                .toList());
    }

    /** The tables that have events. */
    Set<TableName> tables() {
        Set<TableName> tables = new TreeSet<>();
        files.forEach(file -> tables.add(file.partition().table()));
        return tables;
    }

    /** The files of a table that may hold events of a day or of earlier ones. */
    List<String> of(TableName table, LocalDate last) {
        return files.stream()
                .filter(file -> file.partition().table().equals(table)
                        && !file.partition().day().isAfter(last))
                .map(Paths.EventFile::path)
                .toList();
    }
}
