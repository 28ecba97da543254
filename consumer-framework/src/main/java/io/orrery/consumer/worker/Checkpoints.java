package io.orrery.consumer.worker;

/** Takes a shard's checkpoints. For the shard's thread, during the call that it was given with. */
public interface Checkpoints {

    /**
     * Notes that everything up to a record is done.
     *
     * @return false if the shard is no longer this worker's: stop reading it
     */
    boolean save(String sequenceNumber);
}
