package io.orrery.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.local.stack.SharedStack;
import io.orrery.runtime.command.CommandLines;
import io.orrery.runtime.command.VerboseOption;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.ConnectionSettings.Credentials;
import io.orrery.search.connection.ConnectionSettings.Trust;
import io.orrery.search.connection.TlsProxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The real server behind TLS and a check of credentials. */
class SecureConnectionXIT {

    private static final String SECRET = "s3cret-of-ann";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("ann:" + SECRET).getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path folder;

    private final Changes planets = new Changes(new TableSchema(
            new TableName("secure", "planets"),
            List.of(new Column("id", ColumnType.parse("int"), false), Column.of("name", "text")),
            List.of("id")));

    @Command(name = "orrery", subcommands = SearchCommand.class)
    private static final class Root {
        @Mixin
        private VerboseOption verbose;
    }

    /** What the query command says, and its exit code at the end. */
    private String query(String url, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("ORRERY_ELASTICSEARCH_URL", url);
        StringWriter said = new StringWriter();
        CommandLine line = CommandLines.of(new Root(), environment);
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        int code = line.execute("search", "query", "secure.planets", "saturn", "--verbose");
        assertThat(said.toString()).doesNotContain(SECRET).doesNotContain(BASIC);
        return said + " exit " + code;
    }

    private static Map<String, String> basic(String... more) {
        Map<String, String> variables =
                new HashMap<>(Map.of("ORRERY_ELASTICSEARCH_USER", "ann", "ORRERY_ELASTICSEARCH_PASSWORD", SECRET));
        for (int i = 0; i < more.length; i += 2) {
            variables.put(more[i], more[i + 1]);
        }
        return variables;
    }

    @Test
    void rowsAreWrittenAndFoundOverTlsAndWhatIsWrongIsOneSentence() throws Exception {
        URI plain = URI.create(SharedStack.elasticsearch().url());
        try (TlsProxy proxy = new TlsProxy(folder, plain, BASIC)) {
            Path authority = TlsProxy.pem(folder.resolve("ca.crt"), proxy.certificate());
            try (SearchStore store = SearchStore.open(
                    new ConnectionSettings(
                            URI.create(proxy.url()),
                            new Credentials.Basic("ann", SECRET),
                            new Trust.Authority(authority),
                            ConnectionSettings.DEFAULT_REQUEST_TIMEOUT),
                    SearchSettings.defaults())) {
                store.apply(planets.batch(planets.write(1, 1L, "Saturn"), planets.write(2, 2L, "Mars")));
                assertThat(store.count(planets.table())).isEqualTo(2);
            }

            String found = query(proxy.url(), basic("ORRERY_ELASTICSEARCH_CA", authority.toString()));
            assertThat(found).contains("1 row of secure.planets").endsWith("exit 0");
            found = query(proxy.url(), basic("ORRERY_ELASTICSEARCH_FINGERPRINT", proxy.fingerprint()));
            assertThat(found).contains("1 row of secure.planets").endsWith("exit 0");
            found = query(proxy.url(), basic());
            assertThat(found).contains("is not trusted: give its authority").endsWith("exit 1");

            Path other = TlsProxy.pem(
                    folder.resolve("other.crt"), TlsProxy.keys(folder, "other").getCertificate("other"));
            assertThat(query(proxy.url(), basic("ORRERY_ELASTICSEARCH_CA", other.toString())))
                    .contains("is not signed by the authority in " + other)
                    .endsWith("exit 1");
            assertThat(query(
                            proxy.url(),
                            basic(
                                    "ORRERY_ELASTICSEARCH_CA",
                                    folder.resolve("none.crt").toString())))
                    .contains("none.crt")
                    .contains("must be a PEM file")
                    .endsWith("exit 2");
            assertThat(query(proxy.url(), basic("ORRERY_ELASTICSEARCH_FINGERPRINT", "ab".repeat(32))))
                    .contains("has not the SHA-256 fingerprint " + "ab".repeat(32))
                    .endsWith("exit 1");
            assertThat(query(proxy.url(), basic("ORRERY_ELASTICSEARCH_FINGERPRINT", "abc")))
                    .contains("64 hexadecimal digits")
                    .endsWith("exit 2");
            assertThat(query(
                            proxy.url(),
                            Map.of(
                                    "ORRERY_ELASTICSEARCH_API_KEY",
                                    SECRET,
                                    "ORRERY_ELASTICSEARCH_CA",
                                    authority.toString())))
                    .contains("refuses the credentials")
                    .endsWith("exit 1");
            assertThat(query(proxy.url().replace("https", "http"), basic())).endsWith("exit 1");
            assertThat(query(SharedStack.elasticsearch().url().replace("http", "https"), basic()))
                    .contains("check also that the port speaks https")
                    .endsWith("exit 1");
        }
    }

    @Test
    void anApiKeyLetsIn() throws Exception {
        URI plain = URI.create(SharedStack.elasticsearch().url());
        try (TlsProxy proxy = new TlsProxy(folder, plain, "ApiKey " + SECRET)) {
            String said = query(
                    proxy.url(),
                    Map.of(
                            "ORRERY_ELASTICSEARCH_API_KEY",
                            SECRET,
                            "ORRERY_ELASTICSEARCH_FINGERPRINT",
                            proxy.fingerprint()));
            assertThat(said).doesNotContain("refuses the credentials");
        }
    }
}
