package io.orrery.simulation;

import io.orrery.event.Metadata;
import io.orrery.producer.stream.HashKey;
import io.orrery.producer.stream.ShardRange;
import io.orrery.producer.stream.StreamEndpoint;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.model.KinesisException;

/** A stream: its shards and their records, what refuses or loses a put, and resharding. */
final class ModelKinesis {

    private static final BigInteger LAST = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE);
    private static final int MOST_SHARDS = 5;

    /**
     * A Kinesis record.
     *
     * @param hashKey the explicit hash key that it was put with
     * @param newestEpoch the newest epoch that the stream had seen before
     */
    record Rec(String sequenceNumber, Instant arrivedAt, String hashKey, byte[] data, int newestEpoch) {}

    static final class Shard {
        private final String id;
        private final BigInteger first;
        private final BigInteger last;
        private final List<Shard> parents;
        private final List<Rec> records = new ArrayList<>();
        private final List<Decoded> decoded = new ArrayList<>();
        private boolean closed;

        private Shard(String id, BigInteger first, BigInteger last, List<Shard> parents) {
            this.id = id;
            this.first = first;
            this.last = last;
            this.parents = parents;
        }

        String id() {
            return id;
        }

        BigInteger first() {
            return first;
        }

        BigInteger last() {
            return last;
        }

        List<Shard> parents() {
            return parents;
        }

        List<Rec> records() {
            return records;
        }

        boolean closed() {
            return closed;
        }

        /** What a record says; read once for all that look. */
        Decoded decoded(int record) {
            while (decoded.size() <= record) {
                decoded.add(Decoded.of(records.get(decoded.size())));
            }
            return decoded.get(record);
        }

        private ShardRange range() {
            return new ShardRange(id, HashKey.parse(first.toString()), HashKey.parse(last.toString()));
        }
    }

    private final World world;
    private final int largest;
    private final List<Shard> shards = new ArrayList<>();
    private final Set<String> arrived = new HashSet<>();
    private int checked;
    private int newestEpoch;
    private List<ShardRange> listed;
    private long listedUntil;
    private long sequence = 1_000_000;
    private long troubleUntil;
    private int troubleOnceIn = 1;

    ModelKinesis(World world, int count, int largest) {
        this.world = world;
        this.largest = largest;
        BigInteger size = LAST.add(BigInteger.ONE).divide(BigInteger.valueOf(count));
        for (int i = 0; i < count; i++) {
            BigInteger first = size.multiply(BigInteger.valueOf(i));
            BigInteger last = i == count - 1 ? LAST : first.add(size).subtract(BigInteger.ONE);
            shards.add(new Shard(name(i), first, last, List.of()));
        }
    }

    private static String name(int number) {
        return "shardId-%012d".formatted(number);
    }

    List<Shard> shards() {
        return shards;
    }

    private List<Shard> open() {
        return shards.stream()
                .filter(shard -> !shard.closed)
                .sorted(Comparator.comparing(Shard::first))
                .toList();
    }

    /** Puts fail for a while, each so often. */
    void trouble(long millis, int onceIn) {
        troubleUntil = world.now() + millis;
        troubleOnceIn = onceIn;
    }

    /** The stream as a producer sees it. */
    StreamEndpoint endpoint(Life producer) {
        return new StreamEndpoint() {
            @Override
            public CompletionStage<String> put(byte[] data, String explicitHashKey) {
                return ModelKinesis.this.put(producer, data, explicitHashKey);
            }

            @Override
            public List<ShardRange> openShards() {
                return world.now() < listedUntil
                        ? listed
                        : open().stream().map(Shard::range).toList();
            }
        };
    }

    private CompletionStage<String> put(Life producer, byte[] data, String hashKey) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        world.require(data.length <= largest, () -> "a record of " + data.length + " bytes is put");
        int there = world.between(1, 12);
        if (world.now() >= troubleUntil || !world.onceIn(troubleOnceIn)) {
            arrive(there, data, hashKey, shard -> answer(producer, answer, shard, null));
            return answer;
        }
        switch (world.random().nextInt(5)) {
            case 0 -> {
                world.counters().count("a put is throttled");
                fail(producer, answer, error("ProvisionedThroughputExceededException", 400));
            }
            case 1 -> {
                world.counters().count("a put fails");
                fail(producer, answer, error("InternalFailure", 500));
            }
            case 2 -> {
                world.counters().count("a put's answer is lost");
                arrive(there, data, hashKey, shard -> {});
                fail(producer, answer, SdkClientException.create("no answer"));
            }
            case 3 -> {
                world.counters().count("a put arrives after its retry");
                arrive(world.between(30, 900), data, hashKey, shard -> {});
                fail(producer, answer, SdkClientException.create("no answer in time"));
            }
            default -> arrive(world.between(50, 400), data, hashKey, shard -> answer(producer, answer, shard, null));
        }
        return answer;
    }

    private interface Arrived {
        void at(String shardId);
    }

    private void arrive(long after, byte[] data, String hashKey, Arrived arrived) {
        world.after(after, Life.WORLD, () -> {
            BigInteger key = new BigInteger(hashKey);
            Shard shard = open().stream()
                    .filter(open -> key.compareTo(open.first) >= 0 && key.compareTo(open.last) <= 0)
                    .findFirst()
                    .orElseThrow();
            Rec rec = new Rec(Long.toString(++sequence), world.time(), hashKey, data, newestEpoch);
            shard.records.add(rec);
            note(shard, shard.decoded(shard.records.size() - 1));
            world.tell(() -> shard.id + " takes record " + rec.sequenceNumber() + ": " + Decoded.of(rec));
            arrived.at(shard.id);
        });
    }

    /** Notes which changes have come to a shard that may bring them. */
    private void note(Shard shard, Decoded decoded) {
        newestEpoch = Math.max(newestEpoch, decoded.newestEpoch());
        for (Decoded.Said said : decoded.said()) {
            if (said.hashKey().compareTo(shard.first) >= 0 && said.hashKey().compareTo(shard.last) <= 0) {
                Metadata.of(said.event())
                        .filter(metadata -> !metadata.snapshot())
                        .ifPresent(metadata -> arrived.add(metadata.source().pos()
                                + said.event().getClass().getSimpleName()));
            }
        }
    }

    /** Requires that all of the log before a place is in the stream. */
    void requireArrived(ModelLog log, int place) {
        for (; checked < place; checked++) {
            ModelLog.Entry entry = log.entry(checked);
            for (String event : entry.events()) {
                int at = checked;
                world.require(
                        arrived.contains(checked + event),
                        () -> "a position is saved behind what the stream does not have: entry " + at + ", " + entry);
            }
        }
    }

    private void fail(Life producer, CompletableFuture<String> answer, Exception error) {
        answer(producer, answer, null, error);
    }

    private void answer(Life producer, CompletableFuture<String> answer, String shard, Exception error) {
        world.after(world.between(1, 10), producer, () -> {
            if (error == null) {
                answer.complete(shard);
            } else {
                world.tell(() -> "the " + producer.name() + " is told of its put: " + error.getMessage());
                answer.completeExceptionally(error);
            }
        });
    }

    private static KinesisException error(String code, int status) {
        return (KinesisException) KinesisException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .message(code)
                .build();
    }

    /** Splits a shard, or merges two neighbours. For a moment the old shards are listed still. */
    void reshard(boolean split) {
        List<Shard> open = open();
        if (split && open.size() < MOST_SHARDS) {
            Shard shard = open.get(world.random().nextInt(open.size()));
            BigInteger middle = shard.first.add(shard.last).shiftRight(1);
            stale();
            shards.add(new Shard(name(shards.size()), shard.first, middle, List.of(shard)));
            shards.add(new Shard(name(shards.size()), middle.add(BigInteger.ONE), shard.last, List.of(shard)));
            shard.closed = true;
            world.counters().count("a shard is split");
            world.tell(() -> shard.id + " is split");
        } else if (!split && open.size() > 1) {
            int at = world.random().nextInt(open.size() - 1);
            Shard one = open.get(at);
            Shard other = open.get(at + 1);
            stale();
            shards.add(new Shard(name(shards.size()), one.first, other.last, List.of(one, other)));
            one.closed = true;
            other.closed = true;
            world.counters().count("two shards are merged");
            world.tell(() -> one.id + " and " + other.id + " are merged");
        }
    }

    private void stale() {
        listed = open().stream().map(Shard::range).toList();
        listedUntil = world.now() + world.between(0, 300);
    }
}
