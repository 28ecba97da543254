package io.orrery.local.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orrery.local.stack.SharedStack;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The shared MySQL as the source of a producer that runs as a process of its own. */
public final class Source {

    private Source() {}

    /** Runs statements on one connection. */
    public static void sql(String... statements) throws SQLException {
        try (Connection mysql = SharedStack.mysql().connect();
                Statement statement = mysql.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Waits until the producer reads the binary log, and so has made its stream. */
    public static void awaitRead(OrreryProcess producer) {
        await().atMost(Duration.ofSeconds(300)).untilAsserted(() -> {
            assertThat(producer.isRunning()).as(producer.err()).isTrue();
            assertThat(producer.err()).contains("Reading the binary log");
        });
    }
}
