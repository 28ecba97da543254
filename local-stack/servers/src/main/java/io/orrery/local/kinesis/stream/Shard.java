package io.orrery.local.kinesis.stream;

import io.orrery.local.kinesis.limits.ShardLimits;
import io.orrery.local.kinesis.storage.ShardLog;

/** A shard that can be written and read: its description, its log and its limits. */
public final class Shard {

    private final ShardLog log;
    private final ShardLimits limits;
    private volatile ShardSpec spec;

    Shard(ShardSpec spec, ShardLog log, ShardLimits limits) {
        this.spec = spec;
        this.log = log;
        this.limits = limits;
    }

    public ShardSpec spec() {
        return spec;
    }

    public ShardLog log() {
        return log;
    }

    public ShardLimits limits() {
        return limits;
    }

    void update(ShardSpec changed) {
        boolean closes = spec.isOpen() && !changed.isOpen();
        spec = changed;
        if (closes) {
            log.wakeReaders();
        }
    }
}
