package io.orrery.local.demo;

import io.orrery.event.TableName;
import io.orrery.local.Progress;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.LocalStack;
import io.orrery.runtime.OrreryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The whole path, running: the local stack, the shop with its writer, the producer and both satellites. Any thread may
 * close it, once or more often.
 */
final class Demo implements AutoCloseable {

    private static final long POLL_MILLIS = 250;
    private static final Duration FIRST_ROW = Duration.ofMinutes(2);

    private final Path folder;
    private final long begin = System.nanoTime();
    private final OpenedParts opened = new OpenedParts();
    private MySqlServer mysql;
    private Shop shop;
    private Pipeline pipeline;
    private Duration firstRow;

    private Demo(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts everything, and returns when the first row is visible in both stores.
     *
     * @param folder an empty folder
     * @param transactionsPerSecond how often the shop commits
     */
    static Demo start(Path folder, int transactionsPerSecond, Progress progress) throws Exception {
        Demo demo = new Demo(folder);
        try {
            demo.open(transactionsPerSecond, progress);
            return demo;
        } catch (Exception e) {
            demo.close();
            throw e;
        }
    }

    private void open(int transactionsPerSecond, Progress progress) throws Exception {
        LocalStack stack = opened.add(LocalStack.builder()
                .mysql()
                .elasticsearch()
                .dynamoDb()
                .kinesis()
                .at(folder)
                .progress(progress)
                .start());
        mysql = stack.mysql();
        progress.step("Creating the shop, and purging the binary log that filled it");
        int past = Shop.create(mysql);
        progress.step("Starting the producer and both satellites");
        pipeline = opened.add(Pipeline.start(stack, folder));
        shop = opened.add(Shop.open(mysql, past, transactionsPerSecond));
        progress.step("Waiting for the first row in both stores");
        firstRow = awaitFirstRow();
    }

    private Duration awaitFirstRow() throws InterruptedException {
        // From here on: what was fetched and started before may have taken minutes.
        long deadline = System.nanoTime() + FIRST_ROW.toNanos();
        while (pipeline.search().changes() == 0 || pipeline.olap().changes() == 0) {
            pipeline.check();
            if (System.nanoTime() - deadline > 0) {
                throw new OrreryException("No row has arrived in both stores within " + FIRST_ROW.toSeconds()
                        + " s: run with --verbose and look at the log.");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return elapsed();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** How long after the start the first row was in both stores. */
    Duration firstRow() {
        return firstRow;
    }

    /** The counts now. Throws what made a part of the demo stop, if one did. */
    Snapshot snapshot() {
        pipeline.check();
        return new Snapshot(
                elapsed(),
                shop.rowsCommitted(),
                pipeline.published(),
                pipeline.search().changes(),
                pipeline.olap().changes(),
                pipeline.search().lag(),
                pipeline.olap().lag(),
                pipeline.snapshot());
    }

    /** Lets the writer end. */
    void stopWriting() {
        shop.stopWriting();
    }

    /** Compares all tables until they are equal, or the time is over. */
    List<DemoResult> awaitEqual(Duration atMost) throws Exception {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            pipeline.check();
            List<DemoResult> results = compare();
            if (results.stream().allMatch(DemoResult::equal) || System.nanoTime() > end) {
                return results;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private List<DemoResult> compare() throws Exception {
        List<DemoResult> results = new ArrayList<>();
        try (Connection connection = Shop.connect(mysql)) {
            TableReader source = new SourceReader(connection);
            for (TableName table : ShopSchema.TABLES) {
                var rows = source.read(table);
                results.add(new DemoResult(
                        table,
                        TableComparison.of(table, rows, pipeline.searchReader().read(table)),
                        TableComparison.of(table, rows, pipeline.olapReader().read(table))));
            }
        }
        return results;
    }

    /** What to try in a second terminal. */
    List<String> hints() {
        return List.of(
                "  In a second terminal:",
                "    eval \"$(./orrery local-stack env --dir " + folder + ")\"",
                "    export ORRERY_OLAP_DATABASE=" + Pipeline.database(folder),
                "    ./orrery search query shop.products coffee",
                "    ./orrery olap sql 'SELECT status, count(*), sum(total) FROM shop.orders GROUP BY 1'",
                "    ./orrery snapshot status --stream " + Pipeline.STREAM,
                "    ./orrery search rebuild --snapshot --stream " + Pipeline.STREAM,
                "    ./orrery tail --stream " + Pipeline.STREAM + " --from latest --tables shop.products",
                "  Change a row by hand, and see it arrive (in the tail, and by searching for it):",
                "    ./orrery local-stack sql --dir " + folder + " \\",
                "        \"UPDATE shop.products SET name='Samovar' WHERE id=1\"",
                "    ./orrery search query shop.products samovar");
    }

    @Override
    public void close() {
        opened.close();
    }
}
