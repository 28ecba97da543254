package io.orrery.consumer.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

/**
 * Finds out, from the KCL's own calls that fail, that the stream was deleted under it, or made again under its name. The
 * KCL (3.5.1) would ask for ever for records that the stream never had.
 */
final class StreamWatch {

    private static final Duration LOOK = Duration.ofSeconds(1);

    private final KinesisAsyncClient kinesis;
    private final StreamIdentity identity;
    private final Consumer<Exception> lost;
    private final AtomicLong lookedNanos = new AtomicLong(System.nanoTime() - LOOK.toNanos());

    /** @param lost told why the stream cannot be read any more, perhaps several times, on a client's thread */
    StreamWatch(KinesisAsyncClient kinesis, StreamIdentity identity, Consumer<Exception> lost) {
        this.kinesis = kinesis;
        this.identity = identity;
        this.lost = lost;
    }

    /** The client, whose failures are watched. */
    KinesisAsyncClient watched() {
        return (KinesisAsyncClient) Proxy.newProxyInstance(
                StreamWatch.class.getClassLoader(), new Class<?>[] {KinesisAsyncClient.class}, (self, method, args) -> {
                    Object result = call(method, args);
                    if (result instanceof CompletableFuture<?> answer) {
                        var unused = answer.whenComplete((value, failure) -> heard(args, failure));
                    }
                    return result;
                });
    }

    private Object call(Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(kinesis, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void heard(Object[] args, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof InvalidArgumentException && asksForARecord(args)) {
            // Of this shard as it is now that record never was.
            lost.accept(identity.remade());
        } else if (cause instanceof ResourceNotFoundException) {
            // A shard may have expired, a consumer be not yet registered: only the stream itself tells.
            look();
        }
    }

    private static boolean asksForARecord(Object[] args) {
        return args != null
                && Arrays.stream(args)
                        .anyMatch(request ->
                                request instanceof GetShardIteratorRequest get && get.startingSequenceNumber() != null);
    }

    private void look() {
        long now = System.nanoTime();
        long last = lookedNanos.get();
        if (now - last >= LOOK.toNanos() && lookedNanos.compareAndSet(last, now)) {
            var unused = kinesis.describeStreamSummary(describe -> describe.streamName(identity.stream()))
                    .whenComplete(this::seen);
        }
    }

    private void seen(DescribeStreamSummaryResponse response, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ResourceNotFoundException) {
            lost.accept(identity.deleted());
        } else if (response != null
                && !response.streamDescriptionSummary()
                        .streamCreationTimestamp()
                        .equals(identity.createdAt())) {
            lost.accept(identity.remade());
        }
    }
}
