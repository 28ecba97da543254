package io.orrery.archive.log;

import io.orrery.archive.layout.Paths;
import io.orrery.archive.storage.Storage;
import io.orrery.consumer.StreamPosition;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The log of one shard, or its merges: docs/designs/archive.md. Any number of workers may append to it at the same time;
 * each entry is made once, and its files get their places once. For one thread.
 */
public final class ShardLog {

    /** Where the logs of all shards are. */
    public static final String FOLDER = Storage.PRIVATE + "log/";

    /** Where the merges of all shards are. */
    public static final String MERGES = Storage.PRIVATE + "merges/";

    private static final String COMPACTIONS = Storage.PRIVATE + "compactions/";

    /** Their names are numbered downwards, so that the first of a listing is the newest. */
    private static final long LAST = Long.MAX_VALUE;

    /** A worker that comes back after so many entries finds its number free, but not the newest. */
    private static final int KEPT = 10;

    private final Storage storage;
    private final String shardId;
    private final String folder;
    private final boolean forgets;
    /** The newest that is known; its files are in their places. Null before the first look. */
    private Entry known;

    private ShardLog(Storage storage, String shardId, String folder, boolean forgets) {
        this.storage = storage;
        this.shardId = shardId;
        this.folder = folder + shardId + "/";
        this.forgets = forgets;
    }

    /** The log of a shard. */
    public ShardLog(Storage storage, String shardId) {
        this(storage, shardId, FOLDER, true);
    }

    /** The merges of a shard; old entries stay until they are {@linkplain #forget forgotten}. */
    public static ShardLog merges(Storage storage, String shardId) {
        return new ShardLog(storage, shardId, MERGES, false);
    }

    /** The compactions of an archive; all entries stay. */
    static ShardLog compactions(Storage storage, String name) {
        return new ShardLog(storage, name, COMPACTIONS, false);
    }

    /** The end of the shard's log as far as this worker knows, all files in their places. */
    public Entry known() throws IOException {
        return known == null ? refresh() : known;
    }

    /** Looks for the newest entry, and places what its writer has not. */
    public Entry refresh() throws IOException {
        return settle(newest());
    }

    /** The shards that have a log. */
    public static Set<String> shards(Storage storage) throws IOException {
        return shards(storage, FOLDER);
    }

    /** The shards that have something beneath a folder. */
    public static Set<String> shards(Storage storage, String folder) throws IOException {
        Set<String> shards = new TreeSet<>();
        for (String path : storage.list(folder)) {
            shards.add(path.substring(folder.length(), path.indexOf('/', folder.length())));
        }
        return shards;
    }

    /** The newest entry of a shard, {@link Entry#NONE} if there is none. Its files may not be in their places yet. */
    public static Entry newest(Storage storage, String shardId) throws IOException {
        return new ShardLog(storage, shardId).newest();
    }

    /** The newest merge of a shard, {@link Entry#NONE} if there is none. Its files may not be in their places yet. */
    public static Entry newestMerge(Storage storage, String shardId) throws IOException {
        return merges(storage, shardId).newest();
    }

    /** Its newest entry, {@link Entry#NONE} if there is none. Its files may not be in their places yet. */
    public Entry newest() throws IOException {
        Optional<String> path = storage.first(folder);
        if (path.isEmpty()) {
            return Entry.NONE;
        }
        // Entries that are removed are never the newest.
        return read(path.get())
                .orElseThrow(() -> new IOException("Entry " + path.get() + " was removed while it was read"));
    }

    private Optional<Entry> read(String path) throws IOException {
        return storage.read(path).map(content -> EntryJson.read(path, content));
    }

    /**
     * Appends an entry that begins at the end of {@link #known}, unless another worker has appended one.
     *
     * @param files staged
     * @return false if there was one already: that, or a later one, is {@link #known} now
     * @throws IOException if it cannot be told whether the entry was made: then the files must stay staged
     */
    public boolean append(StreamPosition upTo, List<Entry.File> files) throws IOException {
        return append(upTo, files, Instant.now());
    }

    /** The same, at a moment. */
    public boolean append(StreamPosition upTo, List<Entry.File> files, Instant now) throws IOException {
        Entry before = known();
        Entry next = new Entry(before.number() + 1, UUID.randomUUID().toString(), now, before.upTo(), upTo, files);
        if (!storage.create(path(next.number()), EntryJson.write(next))) {
            // Another worker's, or this one's from a call whose answer was lost: in either case it is there.
            refresh();
            return false;
        }
        Entry newest = newest();
        if (!newest.id().equals(next.id())) {
            // Long behind: the entry of that number was removed as old.
            settle(newest);
            return false;
        }
        settle(next);
        if (forgets && next.number() > KEPT) {
            storage.delete(path(next.number() - KEPT));
        }
        return true;
    }

    /** The last entry that was made before a time; its files are in their places. {@link Entry#NONE} if none is left. */
    public Entry before(Instant time) throws IOException {
        Entry newest = known();
        return newest(entry -> entry.at().isBefore(time) && entry.number() <= newest.number());
    }

    /** The newest entry of some kind; {@link Entry#NONE} if there is none. */
    Entry newest(Predicate<Entry> wanted) throws IOException {
        for (String path : storage.list(folder)) {
            Optional<Entry> entry = read(path).filter(wanted);
            if (entry.isPresent()) {
                return entry.get();
            }
        }
        return Entry.NONE;
    }

    /** The entries from a number on that are left. */
    List<Entry> since(long number) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (String path : storage.list(folder)) {
            if (path.compareTo(path(number)) <= 0) {
                read(path).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** Forgets what came before an entry, but for the last few. */
    public void forget(Entry entry) throws IOException {
        long last = Math.min(entry.number() - 1, known().number() - KEPT);
        if (last < 1) {
            return;
        }
        List<String> old = new ArrayList<>();
        for (String path : storage.list(folder)) {
            if (path.compareTo(path(last)) >= 0) {
                old.add(path);
            }
        }
        for (String path : old) {
            storage.delete(path);
        }
    }

    private Entry settle(Entry entry) throws IOException {
        for (Entry.File file : entry.files()) {
            if (!storage.place(file.path(), file.staged())
                    && !isGone(file.path())
                    && newest().id().equals(entry.id())) {
                throw new OrreryException("The archive has lost the file " + file.path() + ", which entry "
                        + entry.number() + " of shard " + shardId
                        + " names: restore it, or start another archive");
            }
        }
        known = entry;
        return entry;
    }

    /** True for a file that was merged or compacted, and has been deleted since. */
    private boolean isGone(String path) throws IOException {
        Optional<Paths.EventFile> file = Paths.parse(path);
        if (file.isEmpty() || file.get().kind() == Paths.Kind.BASE) {
            return false;
        }
        return (file.get().kind() == Paths.Kind.RECENT
                        && file.get()
                                        .upTo()
                                        .compareTo(newestMerge(storage, shardId).upTo())
                                <= 0)
                || Compaction.newest(storage).covered().has(file.get());
    }

    private String path(long number) {
        return folder + "%019d".formatted(LAST - number) + ".json";
    }
}
