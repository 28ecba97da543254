package io.orrery.benchmark.path;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.event.DeleteRowsEventData;
import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.UpdateRowsEventData;
import com.github.shyiko.mysql.binlog.event.WriteRowsEventData;
import io.orrery.local.mysql.MySqlServer;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Reads the binary log with the connector alone: rows decoded to Java objects and dropped. */
final class ConnectorRun implements Callable<Rate> {

    /** Held, so that its level is not forgotten: the connector tells of each connection. */
    private static final Logger CONNECTOR = Logger.getLogger(BinaryLogClient.class.getName());

    private static final long SERVER_ID = 987_654;

    private final MySqlServer mysql;
    private final Workload.Place from;
    private final long changes;

    ConnectorRun(MySqlServer mysql, Workload.Place from, long changes) {
        this.mysql = mysql;
        this.from = from;
        this.changes = changes;
    }

    @Override
    public Rate call() throws Exception {
        CONNECTOR.setLevel(Level.WARNING);
        BinaryLogClient client = new BinaryLogClient("127.0.0.1", mysql.port(), mysql.user(), mysql.password());
        client.setServerId(SERVER_ID);
        client.setBinlogFilename(from.file());
        client.setBinlogPosition(from.position());
        client.setKeepAlive(false);
        AtomicLong seen = new AtomicLong();
        CountDownLatch all = new CountDownLatch(1);
        client.registerEventListener(event -> {
            if (seen.addAndGet(rows(event)) >= changes) {
                all.countDown();
            }
        });
        ExecutorService thread = Executors.newSingleThreadExecutor();
        long start = System.nanoTime();
        Future<?> reading = thread.submit(() -> {
            client.connect();
            return null;
        });
        try {
            all.await();
            return Rate.since(start, changes);
        } finally {
            client.disconnect();
            reading.cancel(true);
            thread.shutdownNow();
        }
    }

    private static int rows(Event event) {
        EventData data = event.getData();
        if (data instanceof WriteRowsEventData write) {
            return write.getRows().size();
        }
        if (data instanceof UpdateRowsEventData update) {
            return update.getRows().size();
        }
        return data instanceof DeleteRowsEventData delete ? delete.getRows().size() : 0;
    }
}
