package io.orrery.benchmark.path;

import io.orrery.consumer.DerivedStore;
import io.orrery.consumer.RunningSatellite;
import io.orrery.consumer.Satellite;
import java.util.concurrent.Callable;

/** A satellite from the stream's beginning until its store has taken every change; its start is not counted. */
final class SatelliteRun implements Callable<Rate> {

    private final Cloud cloud;
    private final String name;
    private final TimedStore store;

    SatelliteRun(Cloud cloud, String name, DerivedStore store, long changes) {
        this.cloud = cloud;
        this.name = name;
        this.store = new TimedStore(store, changes);
    }

    @Override
    public Rate call() throws InterruptedException {
        RunningSatellite satellite = Satellite.named("bench-" + name).stream(Cloud.STREAM)
                .store(store)
                .aws(cloud.aws())
                .start();
        try {
            return store.await();
        } finally {
            satellite.close();
        }
    }
}
