package io.orrery.producer.stream;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What lanes need of a stream; a seam, so that tests need no service. */
public interface StreamEndpoint {

    /**
     * Puts one record.
     *
     * @param explicitHashKey decimal digits: where in the hash space the record goes
     * @return the id of the shard that took it; completes exceptionally with the SDK's exception
     */
    CompletionStage<String> put(byte[] data, String explicitHashKey);

    /** The open shards now. Blocks. */
    List<ShardRange> openShards();
}
