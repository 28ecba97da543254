package io.orrery.local.demo;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import io.orrery.consumer.StartFrom;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.event.TablePattern;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.mysql.MysqlAddress;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryRunner;
import io.orrery.olap.query.QueryServer;
import io.orrery.olap.store.OlapSettings;
import io.orrery.olap.store.OlapStore;
import io.orrery.producer.Producer;
import io.orrery.producer.ProducerListener;
import io.orrery.producer.ProducerSettings;
import io.orrery.producer.SnapshotMode;
import io.orrery.producer.stream.StreamCapacity;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.search.SearchGenerations;
import io.orrery.search.SearchSettings;
import io.orrery.search.SearchStore;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.settings.SearchFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The producer and both satellites, in this process. */
final class Pipeline implements AutoCloseable {

    static final String STREAM = "shop-changes";
    private static final int SHARDS = 2;

    private final OpenedParts opened = new OpenedParts();
    private final Progress searchProgress = new Progress();
    private final Progress olapProgress = new Progress();
    private final List<RunningSatellite> satellites = new ArrayList<>();
    private SearchStore searchStore;
    private OlapStore olapStore;
    private Producer producer;
    private volatile Throwable producerFailure;

    private Pipeline() {}

    /** Where the OLAP satellite keeps its tables. */
    static Path database(Path folder) {
        return folder.resolve("olap.duckdb");
    }

    static Pipeline start(LocalStack stack, Path folder) throws Exception {
        Pipeline pipeline = new Pipeline();
        try {
            pipeline.open(stack, folder);
            return pipeline;
        } catch (Exception e) {
            pipeline.close();
            throw e;
        }
    }

    private void open(LocalStack stack, Path folder) throws Exception {
        AwsClients aws = opened.add(AwsClients.local(
                stack.kinesis().endpoint(), URI.create(stack.dynamoDb().endpoint())));
        producer = opened.add(new Producer(settings(stack.mysql()), aws, new ProducerListener() {
            @Override
            public void failed(Throwable cause) {
                producerFailure = cause;
            }
        }));
        producer.start();
        ConnectionSettings elasticsearch =
                ConnectionSettings.of(URI.create(stack.elasticsearch().url().toString()));
        searchStore = opened.add(SearchStore.open(elasticsearch, SearchSettings.defaults()));
        olapStore = opened.add(OlapStore.open(database(folder), OlapSettings.of(STREAM)));
        QueryRunner queries = opened.add(new QueryRunner(olapStore.database(), QueryLimits.defaults()));
        opened.add(QueryServer.start(queries, database(folder), QueryLimits.defaults()));
        index(elasticsearch, aws);
        follow("demo-olap", olapStore, olapProgress, aws);
    }

    /** As {@code orrery search run} does it, so that a rebuild in another terminal finds what it is to build anew. */
    private void index(ConnectionSettings elasticsearch, AwsClients aws) {
        SearchGenerations generations = opened.add(SearchGenerations.open(elasticsearch, SearchFile.empty()));
        GenerationalSatellite search = opened.add(new GenerationalSatellite(
                SearchGenerations.DEFAULT_NAME,
                aws,
                generations,
                application -> Satellite.named(application).stream(STREAM)));
        satellites.add(opened.add(search.listener(searchProgress).run(new StartFrom.TrimHorizon())));
    }

    private static ProducerSettings settings(MySqlServer mysql) {
        MysqlAddress address = MysqlAddress.parse(
                "mysql://" + mysql.user() + "@" + mysql.host() + ":" + mysql.port(), mysql.password());
        return ProducerSettings.of(address, STREAM, TablePattern.parse(ShopSchema.DATABASE + ".*"))
                .withSnapshots(new ProducerSettings.Snapshots(
                        SnapshotMode.INITIAL, ProducerSettings.Snapshots.DEFAULT_CONNECTIONS))
                .withStream(new ProducerSettings.Target(
                        STREAM, Optional.of(new StreamCapacity.Provisioned(SHARDS)), ProducerSettings.DEFAULT_MEMORY));
    }

    private void follow(String name, DerivedStore store, Progress progress, AwsClients aws) {
        satellites.add(opened.add(Satellite.named(name).stream(STREAM)
                .aws(aws)
                .listener(progress)
                .store(store)
                .start()));
    }

    /** Throws why a part stopped, if one did. */
    void check() {
        if (producerFailure != null) {
            throw new OrreryException("The demo's producer stopped: " + producerFailure.getMessage(), producerFailure);
        }
        for (RunningSatellite satellite : satellites) {
            satellite.failure().ifPresent(failure -> {
                throw new OrreryException("A satellite of the demo stopped: " + failure.getMessage(), failure);
            });
        }
    }

    /** The row changes that the producer has handed to the stream's lanes. */
    long published() {
        return producer.progress().rows();
    }

    /** How far the snapshot of what was there is; empty until it is asked for. */
    Optional<SnapshotProgress> snapshot() {
        return producer.snapshots().requests().stream().findFirst();
    }

    Progress search() {
        return searchProgress;
    }

    Progress olap() {
        return olapProgress;
    }

    TableReader searchReader() {
        return new SearchReader(searchStore);
    }

    TableReader olapReader() {
        return new OlapReader(olapStore);
    }

    @Override
    public void close() {
        opened.close();
    }
}
