package io.orrery.archive.log;

import io.orrery.archive.layout.Paths;
import io.orrery.archive.storage.Storage;
import io.orrery.consumer.StreamPosition;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an archive keeps of what is old: docs/designs/archive-merge.md.
 *
 * @param entry the entry that made it
 * @param covered the files that it stands for
 */
public record Compaction(Entry entry, Covered covered) {

    /** No compaction yet. */
    public static final Compaction NONE = new Compaction(Entry.NONE, Covered.NOTHING);

    /** The one log that all compactions are in. */
    private static final String ALL = "archive";

    /** The log of the compactions, whose entries go from horizon to horizon. */
    public static ShardLog log(Storage storage) {
        return ShardLog.compactions(storage, ALL);
    }

    /** A horizon as an entry has it. */
    public static StreamPosition position(LocalDate horizon) {
        return new StreamPosition(
                Long.toString(horizon.atStartOfDay(ZoneOffset.UTC).toEpochSecond()));
    }

    /** The newest one whose files are all in their places. */
    public static Compaction newest(Storage storage) throws IOException {
        Set<String> placed = new HashSet<>(storage.list(Paths.BASE));
        return of(storage, log(storage).newest(entry -> entry.files().stream()
                .allMatch(file -> placed.contains(file.path()))));
    }

    /** What an entry has made. */
    public static Compaction of(Storage storage, Entry entry) throws IOException {
        if (entry.number() == 0) {
            return NONE;
        }
        for (Entry.File file : entry.files()) {
            if (file.path().endsWith(Paths.COVERED)) {
                byte[] content = storage.read(file.path())
                        .orElseThrow(() ->
                                new OrreryException("The archive has lost the file " + file.path() + ": restore it"));
                return new Compaction(entry, Covered.read(content));
            }
        }
        throw new OrreryException("The archive's compaction " + entry.number() + " names no files: restore it");
    }

    /** All files that the compactions from a number on name. */
    public static Set<String> named(Storage storage, long number) throws IOException {
        Set<String> named = new HashSet<>();
        for (Entry entry : log(storage).since(number)) {
            entry.files().forEach(file -> named.add(file.path()));
        }
        return named;
    }

    /** The files that are kept in place of those that it stands for. */
    public List<String> base() {
        return entry.files().stream()
                .map(Entry.File::path)
                .filter(path -> !path.endsWith(Paths.COVERED))
                .toList();
    }

    /** The first moment of which all is kept; empty if all ever is. */
    public Optional<Instant> horizon() {
        return entry.number() == 0
                ? Optional.empty()
                : Optional.of(covered.horizon().atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
