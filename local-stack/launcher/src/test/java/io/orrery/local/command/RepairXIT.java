package io.orrery.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.fixture.AwsVariables;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.aws.AwsClients;
import io.orrery.runtime.command.CommandLines;
import io.orrery.runtime.snapshot.CheckNote;
import io.orrery.runtime.snapshot.CheckNotes;
import io.orrery.runtime.snapshot.StreamProducers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Verify mends what it finds in both stores, under a writer, through producer and stream. */
class RepairXIT {

    private static final int MANY = 2_500;

    /** What is written takes no longer to a store, else it would count as different, and be mended too. */
    private static final Duration ARRIVES = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private Map<String, String> environment;

    @BeforeAll
    static void reachDynamoDb() {
        System.setProperty("aws.endpointUrlDynamoDb", SharedStack.dynamoDb().endpoint());
        System.setProperty("aws.region", "us-east-1");
        System.setProperty("aws.accessKeyId", "local");
        System.setProperty("aws.secretAccessKey", "local");
    }

    @AfterAll
    static void forget() {
        List.of("aws.endpointUrlDynamoDb", "aws.region", "aws.accessKeyId", "aws.secretAccessKey")
                .forEach(System::clearProperty);
    }

    /** Runs statements whose changes no log has: the source is another then than all stores. */
    private static void unlogged(String... statements) throws SQLException {
        List<String> all = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        all.addAll(List.of(statements));
        Source.sql(all.toArray(String[]::new));
    }

    private static String orders(String region, int from, int count) {
        StringBuilder rows = new StringBuilder("INSERT INTO orders VALUES ");
        for (int i = 0; i < count; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("('")
                    .append(region)
                    .append("',")
                    .append(from + i)
                    .append(",1.50)");
        }
        return rows.toString();
    }

    /** What a command came to. */
    private record Ended(int exitCode, String out, String err) {}

    /** Within this process, as there are many. */
    private Ended verify(String store, String... more) {
        return verify(Duration.ofSeconds(3), store, more);
    }

    private Ended verify(Duration patience, String store, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(store, "verify", "--patience", Long.toString(patience.toSeconds())));
        arguments.addAll(List.of(more));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = line(out, err).execute(arguments.toArray(String[]::new));
        return new Ended(exitCode, out.toString(), err.toString());
    }

    private CommandLine line(StringWriter out, StringWriter err) {
        return CommandLines.of(new OrreryCommand(), environment)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private void repair(String store, String... lines) {
        Ended repair = verify(ARRIVES, store, "--repair");
        assertThat(repair.exitCode()).as(repair.out() + repair.err()).isZero();
        assertThat(repair.out()).contains(lines);
        assertThat(repair.err()).doesNotContain("apfel", "APFEL", "north");
        Ended again = verify(ARRIVES, store);
        assertThat(again.exitCode()).as(again.out() + again.err()).isZero();
        assertThat(again.out()).doesNotContain("mended");
    }

    private void awaitEqual(String store, OrreryProcess satellite) {
        await().atMost(Duration.ofSeconds(300)).untilAsserted(() -> {
            assertThat(satellite.isRunning()).as(satellite.err()).isTrue();
            Ended ended = verify(store);
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        });
    }

    /** @param name of the database, the stream and the satellite */
    private void create(String name) throws SQLException {
        MySqlServer mysql = SharedStack.mysql();
        environment = new HashMap<>(AwsVariables.of(
                SharedStack.kinesis().endpoint(),
                URI.create(SharedStack.dynamoDb().endpoint())));
        environment.put("ORRERY_MYSQL_URL", "mysql://" + mysql.user() + "@" + mysql.host() + ":" + mysql.port());
        environment.put("ORRERY_MYSQL_PASSWORD", mysql.password());
        environment.put("ORRERY_OLAP_DATABASE", folder.resolve("olap.duckdb").toString());
        environment.put("ORRERY_STREAM", name);
        environment.put("ORRERY_TABLES", name + ".*");
        environment.put("ORRERY_NAME", name);
        environment.put("ORRERY_OLAP_NAME", name);
        Source.sql(
                "CREATE DATABASE " + name,
                "USE " + name,
                "CREATE TABLE orders (region VARCHAR(10), id BIGINT UNSIGNED, total DECIMAL(9,2), PRIMARY KEY"
                        + " (region, id))",
                "CREATE TABLE words (word VARCHAR(20) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, n INT)",
                "CREATE TABLE line (n INT, text VARCHAR(20))",
                orders("east", 1, 200),
                "INSERT INTO words VALUES ('apfel', 1), ('birne', 2), ('kirsche', 3)",
                "INSERT INTO line VALUES (1, 'a'), (1, 'a'), (2, 'b')");
    }

    private OrreryProcess producer() {
        return OrreryProcess.start(environment, "producer", "--create-stream", "2", "--from", "earliest");
    }

    /** What differs in each way, under a writer, is mended. */
    private void mends(String store, String name, OrreryProcess satellite) throws Exception {
        awaitEqual(store, satellite);
        Thread writer = new Thread(() -> write(name));
        writer.start();
        unlogged(
                "USE " + name,
                orders("north", 1, MANY),
                "UPDATE orders SET total = 7 WHERE region = 'east' AND id = 190",
                "DELETE FROM orders WHERE region = 'east' AND id = 191",
                "UPDATE words SET word = 'APFEL' WHERE n = 1",
                "INSERT INTO line VALUES (3, 'c'), (3, 'c')",
                "DELETE FROM line WHERE n = 1 LIMIT 1");
        repair(
                store,
                ", equal, " + (MANY + 2) + " mended",
                name + ".words: 3 rows, equal, 2 mended",
                "  mended missing APFEL",
                "  mended extra apfel",
                name + ".line: 4 rows, equal, 2 mended, published anew as a whole");
        assertThat(noted(name).unequal()).isEmpty();
        assertThat(noted(name).tables()).isEqualTo(3);
        over.set(true);
        writer.join();
        assertThat(failure.get()).isNull();
    }

    @Test
    void theIndexIsMendedAndAProducerThatDoesNotRunIsTold() throws Exception {
        String name = "mend_search";
        create(name);
        environment.put("ORRERY_ELASTICSEARCH_URL", SharedStack.elasticsearch().url());
        // Other tests have had satellites of theirs on the same cluster.
        Path settings = Files.writeString(folder.resolve("search.yaml"), "index-prefix: mend-\n");
        environment.put("ORRERY_CONFIG", settings.toString());
        try (OrreryProcess producer = producer()) {
            Source.awaitRead(producer);
            try (OrreryProcess search = OrreryProcess.start(environment, "search", "run")) {
                mends("search", name, search);
            }
        }
        unlogged("DELETE FROM mend_search.words WHERE n = 3");
        Ended alone = verify("search", "--repair");
        assertThat(alone.exitCode()).isEqualTo(1);
        assertThat(alone.err())
                .contains(
                        "orrery: Nothing can be repaired: the producer 'mend_search' of the stream 'mend_search' does not"
                                + " run");
        environment.remove("ORRERY_STREAM");
        assertThat(verify("search", "--repair").exitCode()).isEqualTo(2);
    }

    @Test
    void theTablesAreMendedOnceAndForEver() throws Exception {
        String name = "mend_olap";
        create(name);
        try (OrreryProcess producer = producer()) {
            Source.awaitRead(producer);
            try (OrreryProcess olap = OrreryProcess.start(environment, "olap", "run")) {
                mends("olap", name, olap);
                awaitEqual("olap", olap); // What is on its way still would be mended too.
                goesOnForEver();
            }
            Ended unfed = verify("olap", "--repair");
            assertThat(unfed.exitCode()).isEqualTo(1);
            assertThat(unfed.err()).contains("orrery: Nothing can be repaired: 'orrery olap run' does not run");
        }
    }

    private static CheckNote noted(String name) {
        try (AwsClients aws = AwsClients.fromEnvironment()) {
            return new CheckNotes(aws.dynamoDbSync(), StreamProducers.DEFAULT_TABLE, name)
                    .find(name)
                    .orElseThrow();
        }
    }

    /** Rows of the tables change all the time, and are right in the end whatever is published anew meanwhile. */
    private void write(String name) {
        try (Connection mysql = SharedStack.mysql().connect();
                Statement sql = mysql.createStatement()) {
            sql.execute("USE " + name);
            for (int i = 0; !over.get(); i++) {
                sql.execute("UPDATE orders SET total = total + 1 WHERE region = 'east' AND id = " + (i % 100 + 1));
                sql.execute("REPLACE INTO orders VALUES ('west', " + i % 50 + ", " + i % 1000 + ")");
                sql.execute("DELETE FROM orders WHERE region = 'west' AND id = " + (i + 25) % 50);
                Thread.sleep(20);
            }
        } catch (SQLException | InterruptedException e) {
            failure.set(e);
        }
    }

    private void goesOnForEver() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Thread verify = new Thread(() -> line(out, err)
                .execute(
                        "olap",
                        "verify",
                        "--repair",
                        "--patience",
                        "1",
                        "--every",
                        "2s",
                        "--metrics-port",
                        Integer.toString(port)));
        verify.start();
        try {
            await().atMost(Duration.ofSeconds(300)).until(() -> out.toString().contains("0 mended, all equal"));
            unlogged("UPDATE mend_olap.words SET n = 8 WHERE word = 'birne'");
            await().atMost(Duration.ofSeconds(300)).until(() -> out.toString().contains(" 1 mended, all equal"));
            assertThat(out + " " + err).doesNotContain("birne");
            String url = "http://127.0.0.1:" + port;
            assertThat(get(url + "/metrics"))
                    .contains("orrery_verify_rows_mended_total{satellite=\"mend_olap\"} 1.0")
                    .contains("orrery_verify_rows_different{satellite=\"mend_olap\"} 0.0")
                    .contains("orrery_verify_rows_compared_total");
            assertThat(get(url + "/readyz")).contains("The last round: 3 tables, ");
        } finally {
            verify.interrupt();
            verify.join();
        }
    }

    private static String get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
