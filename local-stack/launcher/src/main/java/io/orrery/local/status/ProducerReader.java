package io.orrery.local.status;

import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.state.Lease;
import io.orrery.producer.state.SavedState;
import io.orrery.producer.state.StandBys;
import io.orrery.producer.state.StateTable;
import io.orrery.producer.state.ToldLag;
import io.orrery.runtime.snapshot.StreamProducers;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the producers of a stream have saved. For one thread. */
final class ProducerReader {

    private final StateTable table;
    private final StreamProducers producers;
    private final String stream;

    /** @param dynamoDb stays the caller's to close */
    ProducerReader(DynamoDbClient dynamoDb, String stream, String stateTable) {
        this.table = new StateTable(dynamoDb, stateTable);
        this.producers = new StreamProducers(dynamoDb, stateTable);
        this.stream = stream;
    }

    List<StreamStatus.Producing> read(Instant now) {
        return producers.of(stream).stream()
                .flatMap(name -> read(name, now).stream())
                .toList();
    }

    /** Empty if it was forgotten meanwhile. */
    private Optional<StreamStatus.Producing> read(String name, Instant now) {
        String id = Lease.id(stream, name);
        return table.find(id)
                .map(saved -> new StreamStatus.Producing(
                        name,
                        saved.epoch(),
                        saved.position().map(BinlogPosition::toString),
                        saved.owner().flatMap(owner -> saved.lag()).map(ToldLag::behind),
                        saved.owner(),
                        heard(saved),
                        List.copyOf(new StandBys(table, id).list(now).keySet()),
                        producers.items(stream, name).log().atWork()));
    }

    private static Optional<Instant> heard(SavedState saved) {
        return saved.lag().map(ToldLag::at);
    }
}
