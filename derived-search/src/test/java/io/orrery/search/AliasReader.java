package io.orrery.search;

import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.Elasticsearch;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/** Asks an alias how many documents it shows, again and again, and fails at the first answer that is not right. */
final class AliasReader implements AutoCloseable {

    private final Elasticsearch elasticsearch;
    private final String alias;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong asked = new AtomicLong();
    private CompletableFuture<Void> asking = CompletableFuture.completedFuture(null);

    AliasReader(String url, String alias) {
        this.elasticsearch = Elasticsearch.connect(ConnectionSettings.of(URI.create(url)));
        this.alias = alias;
    }

    long count() throws Exception {
        return elasticsearch.client().count(c -> c.index(alias)).count();
    }

    /** The count after a refresh. */
    long countAll() throws Exception {
        elasticsearch.client().indices().refresh(r -> r.index(alias));
        return count();
    }

    Elasticsearch elasticsearch() {
        return elasticsearch;
    }

    void begin(LongPredicate right) {
        asking = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try {
                    long count = count();
                    if (!right.test(count)) {
                        throw new AssertionError("a query saw " + count + " documents");
                    }
                    asked.incrementAndGet();
                } catch (Exception e) {
                    throw new AssertionError("a query failed", e);
                }
            }
        });
    }

    /** Ends the questions; fails if one of them had a wrong answer or none. */
    long end() {
        over.set(true);
        asking.join();
        return asked.get();
    }

    @Override
    public void close() {
        over.set(true);
        elasticsearch.close();
    }
}
