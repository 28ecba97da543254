package io.orrery.local.kinesis.stream;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.stream.Stream.Status;
import java.math.BigInteger;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** All streams of a server, kept on disk. Thread-safe. */
public final class Streams implements AutoCloseable {

    private final StreamOptions options;
    private final StreamFiles files;
    private final ConcurrentSkipListMap<String, Stream> byName = new ConcurrentSkipListMap<>();
    private long lastStamp;

    private Streams(StreamOptions options) {
        this.options = options;
        this.files = new StreamFiles(options.dir());
    }

    /** Opens the streams in the data folder, repairing what a killed process left half written. */
    public static Streams open(StreamOptions options, long nowMillis) {
        Streams streams = new Streams(options);
        for (StreamSpec spec : streams.files.readAll()) {
            streams.byName.put(spec.name(), new Stream(spec, options, streams.files, nowMillis));
            streams.lastStamp = Math.max(streams.lastStamp, spec.stamp());
        }
        return streams;
    }

    public StreamOptions options() {
        return options;
    }

    /** The stream of that name, in whatever status; ResourceNotFoundException where there is none. */
    public Stream get(String name, long nowMillis) {
        Stream stream = byName.get(name);
        if (stream == null || stream.isGone(nowMillis)) {
            throw ApiException.notFound("Stream " + name + " under account " + options.account() + " not found.");
        }
        return stream;
    }

    /** The stream of that name, which must be ACTIVE; ResourceInUseException where it is not. */
    public Stream getActive(String name, long nowMillis) {
        Stream stream = get(name, nowMillis);
        if (stream.status(nowMillis) != Status.ACTIVE) {
            throw ApiException.inUse("Stream " + name + " under account " + options.account()
                    + " not ACTIVE, instead in state " + stream.status(nowMillis));
        }
        return stream;
    }

    /** Every stream, by name. */
    public List<Stream> list(long nowMillis) {
        return byName.values().stream().filter(s -> !s.isGone(nowMillis)).toList();
    }

    public synchronized Stream create(String name, int shardCount, boolean onDemand, int maxRecordKiB, long nowMillis) {
        purge(nowMillis);
        if (byName.containsKey(name)) {
            throw ApiException.inUse("Stream " + name + " under account " + options.account() + " already exists.");
        }
        lastStamp = Math.max(lastStamp + 1, nowMillis / 1000);
        StreamSpec spec = Stream.newSpec(name, lastStamp, shardCount, onDemand, maxRecordKiB, nowMillis);
        files.write(spec);
        Stream stream = new Stream(spec, options, files, nowMillis);
        stream.begin(Status.CREATING, nowMillis);
        byName.put(name, stream);
        return stream;
    }

    public void delete(Stream stream, long nowMillis) {
        stream.begin(Status.DELETING, nowMillis);
    }

    public void split(Stream stream, ShardSpec shard, BigInteger newStart, long nowMillis) {
        stream.reshard(resharding -> resharding.split(shard, newStart), nowMillis);
    }

    public void merge(Stream stream, ShardSpec first, ShardSpec second, long nowMillis) {
        stream.reshard(resharding -> resharding.merge(first, second), nowMillis);
    }

    public void scale(Stream stream, int count, long nowMillis) {
        stream.reshard(resharding -> resharding.scaleTo(count), nowMillis);
    }

    /** The bytes that all records take on disk. */
    public long bytes() {
        return byName.values().stream().mapToLong(Stream::bytes).sum();
    }

    /** Ends deletions that are due and drops what has aged; to be called now and then. */
    public void maintain(long nowMillis) {
        purge(nowMillis);
        for (Stream stream : byName.values()) {
            stream.trimByAge(nowMillis);
            stream.trimByBytes();
        }
    }

    private synchronized void purge(long nowMillis) {
        for (Stream stream : byName.values()) {
            if (stream.isGone(nowMillis)) {
                stream.close();
                files.delete(stream.spec().name());
                byName.remove(stream.spec().name());
            }
        }
    }

    /** Ends deletions under way and closes every log. */
    @Override
    public synchronized void close() {
        for (Stream stream : byName.values()) {
            stream.close();
            if (stream.isGone(Long.MAX_VALUE)) {
                files.delete(stream.spec().name());
            }
        }
        byName.clear();
    }
}
