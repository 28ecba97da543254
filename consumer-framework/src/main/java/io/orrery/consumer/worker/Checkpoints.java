package io.orrery.consumer.worker;

/** Takes a shard's checkpoints. For the shard's thread, during the call that it was given with. */
public interface Checkpoints {

    /** What became of a checkpoint. */
    enum Outcome {
        /** It is durable. */
        SAVED,
        /** DynamoDB does not take it now: it is to be tried again, and until then a restart repeats a little more. */
        LATER,
        /** The shard is no longer this worker's: stop reading it. */
        LOST
    }

    /** Notes that everything up to a record is done. */
    Outcome save(String sequenceNumber);
}
