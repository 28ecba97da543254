package io.orrery.producer.doctor;

import io.orrery.event.TableName;
import io.orrery.mysql.MysqlServer;
import io.orrery.mysql.ServerFacts;
import io.orrery.producer.cascade.ServerCascades;
import io.orrery.runtime.OrreryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Checks a MySQL server: settings, privileges, retention, tables. */
public final class ServerChecks {

    private static final long SHORT_RETENTION_SECONDS = 86_400;

    private final MysqlServer server;
    private final List<Finding> findings = new ArrayList<>();
    private boolean mayLook;

    public ServerChecks(MysqlServer server) {
        this.server = server;
    }

    /** Runs all checks. */
    public List<Finding> run(Predicate<TableName> chosen) {
        ServerFacts facts;
        try {
            facts = server.facts();
        } catch (OrreryException e) {
            return List.of(Finding.failure(e.getMessage()));
        }
        findings.add(Finding.ok(
                "MySQL " + facts.version() + " answers at " + server.address().hostAndPort()));
        settings(facts);
        privileges();
        retention();
        tables(chosen, facts);
        findings.addAll(new StatementSessions(server).run());
        ServerCascades.of(server, chosen).graph().warnings().forEach(text -> findings.add(Finding.warning(text)));
        return List.copyOf(findings);
    }

    private void settings(ServerFacts facts) {
        expect(
                facts.logging(),
                Finding.Level.FAILURE,
                "log_bin is on",
                "log_bin is off: start the server with log_bin set");
        expect(
                facts.format().equals("ROW"),
                Finding.Level.FAILURE,
                "binlog_format is ROW",
                "binlog_format is " + facts.format() + ": set it to ROW");
        expect(
                facts.image().equals("FULL"),
                Finding.Level.WARNING,
                "binlog_row_image is FULL",
                "binlog_row_image is " + facts.image()
                        + ": columns that did not change are absent from events; set it to FULL");
        expect(
                facts.metadata().equals("FULL"),
                Finding.Level.WARNING,
                "binlog_row_metadata is FULL",
                "binlog_row_metadata is " + facts.metadata()
                        + ": names are guessed from the present tables; set it to FULL");
        expect(
                facts.gtids(),
                Finding.Level.WARNING,
                "gtid_mode is ON",
                "gtid_mode is not ON: a producer can't follow a failover to another server; set it to ON");
        String json = variable("binlog_row_value_options");
        expect(
                json.isEmpty(),
                Finding.Level.FAILURE,
                "binlog_row_value_options is empty",
                "binlog_row_value_options is " + json + ": set it to the empty string");
    }

    private void expect(boolean holds, Finding.Level otherwise, String good, String bad) {
        findings.add(holds ? Finding.ok(good) : new Finding(otherwise, bad));
    }

    private String variable(String name) {
        List<List<String>> rows = server.ask(
                name,
                connection -> MysqlServer.rows(connection, "SHOW GLOBAL VARIABLES WHERE Variable_name = ?", name));
        return rows.isEmpty() ? "" : rows.get(0).get(1);
    }

    private void privileges() {
        String grants = server.ask("its grants", connection -> MysqlServer.rows(connection, "SHOW GRANTS")
                        .toString())
                .toUpperCase(Locale.ROOT);
        boolean all = grants.contains("ALL PRIVILEGES ON *.*");
        String user = "'" + server.address().user() + "'";
        mayLook = all || grants.contains("REPLICATION CLIENT");
        for (String privilege : List.of("REPLICATION SLAVE", "REPLICATION CLIENT")) {
            expect(
                    all || grants.contains(privilege),
                    Finding.Level.FAILURE,
                    user + " has " + privilege,
                    user + " lacks " + privilege + ": GRANT " + privilege + " ON *.* TO " + user);
        }
    }

    private void retention() {
        String seconds = variable("binlog_expire_logs_seconds");
        long kept = seconds.isEmpty() ? 0 : Long.parseLong(seconds);
        expect(
                kept == 0 || kept >= SHORT_RETENTION_SECONDS,
                Finding.Level.WARNING,
                "binary logs are kept for " + (kept == 0 ? "ever" : kept + " s"),
                "binary logs are kept for " + kept + " s only: a producer that stands still longer loses its position;"
                        + " raise binlog_expire_logs_seconds");
    }

    private void tables(Predicate<TableName> chosen, ServerFacts facts) {
        List<TableName> tables = server
                .ask(
                        "its tables",
                        connection -> MysqlServer.rows(
                                connection,
                                "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES"
                                        + " WHERE TABLE_TYPE = 'BASE TABLE'"))
                .stream()
                .map(row -> new TableName(row.get(0), row.get(1)))
                .filter(chosen)
                .toList();
        expect(
                !tables.isEmpty(),
                Finding.Level.WARNING,
                tables.size() == 1 ? "1 table matches" : tables.size() + " tables match",
                "no table matches, or '" + server.address().user()
                        + "' may not SELECT from them, which is needed only for tables without a primary key");
        if (facts.logging() && mayLook) {
            filters(tables);
        }
    }

    private void filters(List<TableName> tables) {
        List<String> reasons = new LogFilters(server).leaveOut(tables);
        reasons.forEach(reason -> findings.add(Finding.failure(reason)));
        if (reasons.isEmpty()) {
            findings.add(Finding.ok("nothing is left out of the binary log"));
        }
    }
}
