package io.orrery.archive.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The place where an archive lies: a folder, or a bucket. Paths are relative to it, with {@code /} between their parts. A
 * file is complete or not there. Safe for any number of threads.
 */
public interface Storage extends AutoCloseable {

    /** What engines pass over: names that begin with an underscore. */
    String PRIVATE = "_orrery/";

    /**
     * Makes a file ready to get its place: it is durable, and no reader sees it.
     *
     * @param path the place that it is to get
     * @param file what it holds; it may be gone afterwards
     * @return what {@link #place} needs to be told, in this process or in another
     */
    String stage(String path, Path file) throws IOException;

    /**
     * Gives a staged file its place, or finds it there.
     *
     * @return false if it is neither in its place nor staged
     */
    boolean place(String path, String staged) throws IOException;

    /** Throws a staged file away that will never get its place. */
    void discard(String path, String staged) throws IOException;

    /**
     * Makes a small file, if there is none of that path.
     *
     * @return false if there is one, perhaps from an earlier call whose answer was lost
     */
    boolean create(String path, byte[] content) throws IOException;

    /** The content of a small file; empty if there is none. */
    Optional<byte[]> read(String path) throws IOException;

    /**
     * A file of any size as one of this machine's.
     *
     * @param folder where to put it, if it has to be fetched
     */
    Path fetch(String path, Path folder) throws IOException;

    /** All files whose paths begin with {@code prefix}, sorted by their paths. */
    List<String> list(String prefix) throws IOException;

    /** The first of them; empty if there is none. */
    Optional<String> first(String prefix) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(String path) throws IOException;

    /**
     * Throws away what was staged before a time, but for {@code kept}, which an entry names.
     *
     * @param kept what {@link #stage} returned
     */
    void sweep(Instant before, Set<String> kept) throws IOException;

    @Override
    void close();
}
