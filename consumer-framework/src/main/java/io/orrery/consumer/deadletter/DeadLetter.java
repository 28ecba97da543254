package io.orrery.consumer.deadletter;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Objects;

/**
 * An event that was set aside.
 *
 * @param id its name among the satellite's dead letters; of one lane, ids sort in the order of the events
 * @param state what is to become of it
 * @param what the kind of event and the table, without row values
 * @param key the row's key as text, which is a row value; empty where there is none
 * @param hashKey where in the stream the row belongs: the worker that reads that place sees to the letter
 * @param shardId the shard that brought it
 * @param sequenceNumber the Kinesis record that held it
 * @param reason why it was set aside
 * @param parkedAt when
 */
public record DeadLetter(
        String id,
        State state,
        String what,
        String key,
        BigInteger hashKey,
        String shardId,
        String sequenceNumber,
        String reason,
        Instant parkedAt) {

    /** What is to become of a letter. */
    public enum State {
        /** It failed, and waits for a decision. */
        FAILED,
        /** It waits for an earlier one of its key, and follows by itself. */
        BEHIND,
        /** It is to be tried again. */
        RETRY,
        /** It is to be left out. */
        DISCARD
    }

    public DeadLetter {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(hashKey, "hashKey");
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(sequenceNumber, "sequenceNumber");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(parkedAt, "parkedAt");
        if (!id.contains("-")) {
            throw new IllegalArgumentException("Cannot use dead letter id '" + id + "': must be LANE-PLACE");
        }
    }

    /** What all letters of one key have in common. */
    public String lane() {
        return id.substring(0, id.indexOf('-'));
    }
}
