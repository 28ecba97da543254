package io.orrery.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.event.TablePattern;
import io.orrery.local.mysql.MySqlOptions;
import io.orrery.local.stack.LocalStack;
import io.orrery.local.stack.SharedStack;
import io.orrery.producer.privacy.ColumnRules;
import io.orrery.runtime.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Whatever is wrong, one sentence names it and the remedy. */
class BadInputXIT {

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        err.getBuffer().setLength(0);
        CommandLine line = CommandLines.of(new ProducerCommand(), Map.of());
        line.setErr(new PrintWriter(err));
        return line.execute(arguments);
    }

    private int runWith(String... more) {
        String[] all = new String[more.length + 4];
        System.arraycopy(new String[] {"--stream", "s", "--tables", "a.*"}, 0, all, 0, 4);
        System.arraycopy(more, 0, all, 4, more.length);
        return run(all);
    }

    private void saysInOneSentence(String... parts) {
        assertThat(err.toString()).contains(parts).doesNotContain("\tat ");
        assertThat(err.toString().lines().filter(text -> text.startsWith("orrery: ")))
                .hasSize(1);
    }

    @Test
    void aWrongCallIsAUsageError() {
        assertThat(runWith("--mysql-url", "mysql://u@h:1", "--colour", "red")).isEqualTo(2);
        saysInOneSentence("--colour");
        assertThat(run("--stream", "s", "--tables", "shop", "--mysql-url", "mysql://u@h:1"))
                .isEqualTo(2);
        saysInOneSentence("'shop'", "SCHEMA.TABLE");
        assertThat(runWith("--mysql-url", "http://h")).isEqualTo(2);
        saysInOneSentence("mysql://USER@HOST:PORT");
        assertThat(runWith("--mysql-url", "mysql://u:s3cret@h:1")).isEqualTo(2);
        saysInOneSentence("ORRERY_MYSQL_PASSWORD");
        assertThat(err.toString()).doesNotContain("s3cret");
        assertThat(runWith("--mysql-url", "mysql://u@h:1", "--mysql-password", "s3cret"))
                .isEqualTo(2);
        saysInOneSentence("ORRERY_MYSQL_PASSWORD_FILE");
        assertThat(err.toString()).doesNotContain("s3cret");
        assertThat(runWith("--mysql-url", "mysql://u@h:1", "--from", "yesterday"))
                .isEqualTo(2);
        saysInOneSentence("'yesterday'", "earliest");
        assertThat(runWith("--mysql-url", "mysql://u@h:1", "--mask-columns", "a.b.c=rot13"))
                .isEqualTo(2);
        saysInOneSentence("'rot13'", "sha256:SALT_ENV");
        assertThat(runWith("--mysql-url", "mysql://u@h:1", "--mysql-tls", "maybe"))
                .isEqualTo(2);
        saysInOneSentence("--mysql-tls=maybe", "verify-ca");
    }

    @Test
    void aServerThatIsNotThere() {
        assertThat(runWith("--mysql-url", "mysql://u@127.0.0.1:1")).isEqualTo(1);
        saysInOneSentence("Cannot reach MySQL at 127.0.0.1:1");
    }

    @Test
    void aWrongPassword() {
        int port = SharedStack.mysql().port();
        assertThat(runWith("--mysql-url", "mysql://orrery@127.0.0.1:" + port)).isEqualTo(1);
        saysInOneSentence("refused user 'orrery'", "ORRERY_MYSQL_PASSWORD");
    }

    private static void startFails(Source source, ProducerSettings settings, String... parts) {
        ThrowableAssert.ThrowingCallable start = () -> source.start(settings);
        Assertions.assertThatThrownBy(start)
                .isInstanceOf(io.orrery.runtime.OrreryException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void aStreamThatDoesNotExist() throws Exception {
        try (Source source = new Source()) {
            ProducerSettings settings = source.settings(1)
                    .withStream(
                            new ProducerSettings.Target("nowhere", Optional.empty(), ProducerSettings.DEFAULT_MEMORY));
            startFails(source, settings, "no stream 'nowhere'", "--create-stream");
        }
    }

    @Test
    void aServerThatDoesNotLogRows() throws Exception {
        try (LocalStack stack = LocalStack.builder()
                        .mysql(MySqlOptions.defaults().with("binlog_format", "STATEMENT"))
                        .ephemeral()
                        .start();
                Source source = new Source(stack.mysql(), SharedStack.kinesis())) {
            startFails(source, source.settings(1), "binlog_format=STATEMENT", "binlog_format=ROW");
        }
    }

    private static ProducerSettings with(Source source, String exclude, String mask) {
        return source.settings(1)
                .withTables(new Selection(
                        TablePattern.parse(source.name() + ".*"),
                        Optional.empty(),
                        ColumnRules.parse(exclude, mask, Map.of()),
                        Partitioning.KEY));
    }

    @Test
    void whatIsToProtectAndProtectsNothingIsToldAtTheStart() throws Exception {
        try (Source source = new Source()) {
            source.execute(
                    "CREATE TABLE customers (id INT PRIMARY KEY, email TEXT, age INT)",
                    "CREATE TABLE bare (code VARCHAR(20) NOT NULL UNIQUE, n INT)");
            String name = source.name();
            startFails(
                    source,
                    with(source, name + ".customers.emial", null),
                    "--exclude-columns='" + name + ".customers.emial'",
                    "did you mean 'email'?");
            startFails(source, with(source, name + ".costumers.email", null), "did you mean '" + name + ".customers'?");
            startFails(source, with(source, name + ".customers.id", null), "'id'", "part of the key", "sha256");
            startFails(source, with(source, name + ".bare.code", null), "'code'", "part of the key");
            startFails(source, with(source, null, name + ".customers.id=constant:x"), "part of the key", "sha256");
            startFails(source, with(source, null, name + ".customers.age=truncate:2"), "'age'", "only text");

            ProducerSettings right = with(source, name + ".customers.EMAIL", null);
            source.start(right).close();
            source.execute("ALTER TABLE customers DROP COLUMN email");
            source.start(right).close(); // It was right when the rules were taken.
            startFails(source, with(source, name + ".customers.email," + name + ".bare.n", null), "customers.email'");
        }
    }

    @Test
    void aTableHasOneProducerOnAStream() throws Exception {
        try (Source source = new Source()) {
            source.execute("CREATE TABLE a1 (id INT PRIMARY KEY)", "CREATE TABLE b1 (id INT PRIMARY KEY)");
            String name = source.name();
            ProducerSettings first = of(source, "first", "a?");
            ProducerSettings second = of(source, "second", "*");
            source.start(first).close();
            startFails(source, second, name + ".a1", "producer 'first'", "--name first", "--forget");
            ProducerSettings others = of(source, "second", "b?," + name + ".a2");
            try (Producer one = source.start(first);
                    Producer two = source.start(others)) {
                source.execute("INSERT INTO b1 VALUES (1)");
                await().atMost(Duration.ofSeconds(60))
                        .failFast(source::check)
                        .until(() -> two.progress().rows() == 1);
                source.execute("CREATE TABLE a2 (id INT PRIMARY KEY)", "INSERT INTO a2 VALUES (1)");
                await().atMost(Duration.ofSeconds(60)).until(() -> source.failure() != null);
                assertThat(source.failure()).hasMessageContainingAll(name + ".a2", "publishes it there");
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> one.progress().rows() + two.progress().rows() == 2);
            }
        }
    }

    private static ProducerSettings of(Source source, String producer, String tables) {
        return source.settings(1)
                .withName(producer)
                .withTables(Selection.of(TablePattern.parse(source.name() + "." + tables)));
    }
}
