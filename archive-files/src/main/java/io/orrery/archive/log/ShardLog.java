package io.orrery.archive.log;

import io.orrery.archive.storage.Storage;
import io.orrery.consumer.StreamPosition;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The log of one shard: docs/designs/archive.md. Any number of workers may append to it at the same time; each entry is
 * made once, and its files get their places once. For one thread.
 */
public final class ShardLog {

    /** Where the logs of all shards are. */
    public static final String FOLDER = Storage.PRIVATE + "log/";

    /** Their names are numbered downwards, so that the first of a listing is the newest. */
    private static final long LAST = Long.MAX_VALUE;

    /** A worker that comes back after so many entries finds its number free, but not the newest. */
    private static final int KEPT = 10;

    private final Storage storage;
    private final String shardId;
    /** The newest that is known; its files are in their places. Null before the first look. */
    private Entry known;

    public ShardLog(Storage storage, String shardId) {
        this.storage = storage;
        this.shardId = shardId;
    }

    /** The end of the shard's log as far as this worker knows, all files in their places. */
    public Entry known() throws IOException {
        return known == null ? refresh() : known;
    }

    /** Looks for the newest entry, and places what its writer has not. */
    public Entry refresh() throws IOException {
        return settle(newest(storage, shardId));
    }

    /** The shards that have a log. */
    public static Set<String> shards(Storage storage) throws IOException {
        Set<String> shards = new TreeSet<>();
        for (String path : storage.list(FOLDER)) {
            shards.add(path.substring(FOLDER.length(), path.lastIndexOf('/')));
        }
        return shards;
    }

    /** The newest entry of a shard, {@link Entry#NONE} if there is none. Its files may not be in their places yet. */
    public static Entry newest(Storage storage, String shardId) throws IOException {
        Optional<String> path = storage.first(FOLDER + shardId + "/");
        if (path.isEmpty()) {
            return Entry.NONE;
        }
        // Entries that are removed are never the newest.
        byte[] content = storage.read(path.get())
                .orElseThrow(() -> new IOException("Entry " + path.get() + " was removed while it was read"));
        return EntryJson.read(path.get(), content);
    }

    /**
     * Appends an entry that begins at the end of {@link #known}, unless another worker has appended one.
     *
     * @param files staged
     * @return false if there was one already: that, or a later one, is {@link #known} now
     * @throws IOException if it cannot be told whether the entry was made: then the files must stay staged
     */
    public boolean append(StreamPosition upTo, List<Entry.File> files) throws IOException {
        Entry before = known();
        Entry next = new Entry(before.number() + 1, UUID.randomUUID().toString(), before.upTo(), upTo, files);
        if (!storage.create(path(next.number()), EntryJson.write(next))) {
            // Another worker's, or this one's from a call whose answer was lost: in either case it is there.
            refresh();
            return false;
        }
        Entry newest = newest(storage, shardId);
        if (!newest.id().equals(next.id())) {
            // Long behind: the entry of that number was removed as old.
            settle(newest);
            return false;
        }
        settle(next);
        if (next.number() > KEPT) {
            storage.delete(path(next.number() - KEPT));
        }
        return true;
    }

    private Entry settle(Entry entry) throws IOException {
        for (Entry.File file : entry.files()) {
            if (!storage.place(file.path(), file.staged())
                    && newest(storage, shardId).id().equals(entry.id())) {
                throw new OrreryException("The archive has lost the file " + file.path() + ", which entry "
                        + entry.number() + " of shard " + shardId
                        + " names: restore it, or start another archive");
            }
        }
        known = entry;
        return entry;
    }

    private String path(long number) {
        return FOLDER + shardId + "/" + "%019d".formatted(LAST - number) + ".json";
    }
}
