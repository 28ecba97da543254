package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.fault.Fault;
import io.orrery.local.kinesis.fault.Faults;
import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One call of an operation, with the faults that hit it. Used by one thread. */
public final class Call {

    private static final Set<String> THROUGHPUT_LIMITED =
            Set.of("PutRecord", "PutRecords", "GetRecords", "GetShardIterator");

    private final String operation;
    private final Request request;
    private final long nowMillis;
    private final Faults faults;
    private final List<Fault> partialFailures = new ArrayList<>();
    private boolean responseLost;

    Call(String operation, Request request, long nowMillis, Faults faults) {
        this.operation = operation;
        this.request = request;
        this.nowMillis = nowMillis;
        this.faults = faults;
    }

    String operation() {
        return operation;
    }

    Request request() {
        return request;
    }

    long nowMillis() {
        return nowMillis;
    }

    Faults faults() {
        return faults;
    }

    /** Lets the faults happen that hit the call as a whole. */
    void begin() {
        suffer(null);
    }

    /** Lets the faults happen that hit one shard; to be called once for each shard, before anything is done to it. */
    void reach(String shardId) {
        suffer(shardId);
    }

    private void suffer(String shardId) {
        for (Fault hit : faults.hits(operation, shardId)) {
            switch (hit.kind()) {
                case DELAY -> pause(hit.delay().toNanos());
                case SERVER_ERROR -> throw ApiException.serverError(500, "InternalFailure", "Injected fault.");
                case THROTTLE ->
                    throw THROUGHPUT_LIMITED.contains(operation)
                            ? ApiException.throttled("Rate exceeded (injected fault).")
                            : ApiException.limitExceeded("Rate exceeded (injected fault).");
                case LOST_RESPONSE -> responseLost = true;
                case PARTIAL_FAILURE -> partialFailures.add(hit);
            }
        }
    }

    private static void pause(long nanos) {
        long until = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }

    /** The partial failures that hit the whole call, or a shard that has been reached. */
    List<Fault> partialFailures() {
        return partialFailures;
    }

    /** Whether the call is to be done but not answered. */
    public boolean responseLost() {
        return responseLost;
    }
}
