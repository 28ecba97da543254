package io.orrery.archive.read;

import io.orrery.archive.layout.Paths;
import io.orrery.archive.log.Compaction;
import io.orrery.archive.log.Covered;
import io.orrery.archive.log.Entry;
import io.orrery.archive.log.ShardLog;
import io.orrery.archive.storage.Storage;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files of an archive at one moment: of each shard all up to one position, for all tables alike, and each event in one of
 * them. What is rolled, merged or deleted meanwhile is left out, or was not needed: docs/designs/archive-merge.md.
 */
public final class ArchivedFiles {

    private final Map<TableName, List<Paths.EventFile>> files = new TreeMap<>();
    private final Map<String, StreamPosition> ends;
    private final Map<String, StreamPosition> merged;
    private final Compaction compaction;

    private ArchivedFiles(
            List<Paths.EventFile> files,
            Map<String, StreamPosition> ends,
            Map<String, StreamPosition> merged,
            Compaction compaction) {
        files.forEach(file -> this.files
                .computeIfAbsent(file.partition().table(), table -> new ArrayList<>())
                .add(file));
        this.ends = ends;
        this.merged = merged;
        this.compaction = compaction;
    }

    /** Those that are in their places now. */
    public static ArchivedFiles of(Storage storage) throws IOException {
        Compaction compaction = Compaction.newest(storage);
        // In this order: what is merged, rolled or placed meanwhile belongs to later entries, and is left out.
        Map<String, Entry> merges = new HashMap<>();
        for (String shardId : ShardLog.shards(storage, ShardLog.MERGES)) {
            merges.put(shardId, ShardLog.newestMerge(storage, shardId));
        }
        Map<String, Entry> newest = new HashMap<>();
        // Children before parents, since shards are numbered as they come: of a child that is seen all parents are.
        for (String shardId : new TreeSet<>(ShardLog.shards(storage)).descendingSet()) {
            newest.put(shardId, ShardLog.newest(storage, shardId));
        }
        List<String> placed = new ArrayList<>(storage.list(Paths.DATABASE));
        placed.addAll(storage.list(Paths.RECENT));
        Set<String> paths = new HashSet<>(placed);
        // What was compacted may be gone.
        Predicate<String> there = path -> paths.contains(path)
                || Paths.parse(path).filter(compaction.covered()::has).isPresent();
        Map<String, StreamPosition> merged = new HashMap<>();
        merges.forEach((shardId, entry) -> merged.put(shardId, end(entry, there, Entry.NONE.upTo())));
        Map<String, StreamPosition> ends = new HashMap<>();
        newest.forEach((shardId, entry) ->
                ends.put(shardId, end(entry, there, merged.getOrDefault(shardId, Entry.NONE.upTo()))));
        List<Paths.EventFile> files = Stream.concat(compaction.base().stream(), placed.stream())
                .flatMap(path -> Paths.parse(path).stream())
                .filter(file -> !compaction.covered().has(file) && isSeen(file, ends, merged))
                .toList();
        return new ArchivedFiles(files, ends, merged, compaction);
    }

    /**
     * Where the files end that are wholly in their places.
     *
     * @param merged up to where files that an entry names may be gone, since they were merged
     */
    private static StreamPosition end(Entry entry, Predicate<String> there, StreamPosition merged) {
        boolean whole =
                entry.upTo().compareTo(merged) <= 0 || entry.files().stream().allMatch(file -> there.test(file.path()));
        return whole ? entry.upTo() : entry.after();
    }

    private static boolean isSeen(
            Paths.EventFile file, Map<String, StreamPosition> ends, Map<String, StreamPosition> merged) {
        StreamPosition end = ends.get(file.shardId());
        StreamPosition mergedEnd = merged.getOrDefault(file.shardId(), Entry.NONE.upTo());
        return switch (file.kind()) {
            case ROLLED -> end != null && file.upTo().compareTo(end) <= 0;
            case RECENT ->
                end != null && file.upTo().compareTo(end) <= 0 && file.upTo().compareTo(mergedEnd) > 0;
            case BASE -> true;
            case MERGED -> file.upTo().compareTo(mergedEnd) <= 0;
        };
    }

    /** Up to where all of each shard is among the files; nothing for a shard of which there is nothing. */
    Map<String, StreamPosition> ends() {
        Map<String, StreamPosition> begun = new HashMap<>(ends);
        begun.values().removeIf(end -> end.equals(Entry.NONE.upTo()));
        return begun;
    }

    /** The first moment of which all is there; empty if all ever is. */
    Optional<Instant> horizon() {
        return compaction.horizon();
    }

    /** The compaction that the files are by. */
    public Compaction compaction() {
        return compaction;
    }

    /** Which files a compaction would stand for that keeps all from a day on. */
    public Covered before(LocalDate horizon) {
        return new Covered(horizon, ends, merged);
    }

    /** These files, and what was kept of earlier ones. */
    public List<Paths.EventFile> of(TableName table, Covered covered) {
        return files.getOrDefault(table, List.of()).stream()
                .filter(file -> file.kind() == Paths.Kind.BASE || covered.has(file))
                .toList();
    }

    /** The tables that have events. */
    public Set<TableName> tables() {
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
