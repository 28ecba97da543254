package io.orrery.archive.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.archive.storage.Storage;
import io.orrery.archive.storage.TestBucket;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Workers of an archive in a bucket: requests are refused, and answers are lost. */
class BucketWorkersXIT extends WorkersContract {

    private static final String PREFIX = "some where/x/";

    private TestBucket bucket;
    private int histories;

    @AfterEach
    void close() {
        bucket.close();
    }

    @Override
    protected Storage storage(Random random) {
        bucket.proxy().failing(10);
        return bucket.archive(PREFIX);
    }

    @Override
    protected Path archive() throws Exception {
        return bucket.copy(PREFIX, folder.resolve("copy-" + histories++));
    }

    @Override
    protected int steps() {
        return 120;
    }

    @Test
    void eachEventIsArchivedOnceWhateverTheWorkersDo() throws Exception {
        bucket = new TestBucket(new Random(7));
        run(System.nanoTime());
        assertThat(bucket.proxy().refused()).isPositive();
        assertThat(bucket.proxy().hungUp()).isPositive();
    }

    @Test
    @Tag("soak")
    void eachEventIsArchivedOnceInManyHistories() throws Exception {
        for (int i = 0; i < 10; i++) {
            bucket = new TestBucket(new Random(i));
            run(System.nanoTime());
            bucket.close();
        }
    }
}
