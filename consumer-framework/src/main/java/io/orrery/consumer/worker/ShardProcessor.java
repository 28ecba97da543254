package io.orrery.consumer.worker;

import java.time.Duration;
import java.util.List;

/**
 * Processes one shard. Its methods are called one at a time, each after the ones before, though perhaps by different
 * threads. None may throw: the KCL would skip the records.
 */
public interface ShardProcessor {

    /** Called once, first. */
    void start(ShardStart start);

    /**
     * Processes what was read. To return is to be given more, whether a checkpoint was saved or not.
     *
     * @param records perhaps none
     * @param behind how far the last record is behind the newest of the shard
     */
    void process(List<KinesisRecord> records, Duration behind, Checkpoints checkpoints);

    /**
     * The shard was closed and all of it was given to {@link #process}.
     *
     * @return true if all of it was processed, so that its children may be read
     */
    boolean ended();

    /** The shard goes to another worker, or this one stops: save a checkpoint, if one is due. */
    void stopping(Checkpoints checkpoints);

    /** The shard is no longer this worker's. May come without {@link #start}. */
    void lost();
}
