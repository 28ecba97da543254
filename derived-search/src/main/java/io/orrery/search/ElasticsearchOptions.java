package io.orrery.search;

import io.orrery.runtime.UsageException;
import io.orrery.runtime.command.SecretOptions;
import io.orrery.search.connection.ConnectionSettings;
import io.orrery.search.connection.ConnectionSettings.Credentials;
import io.orrery.search.connection.ConnectionSettings.Trust;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the connection. Each has its {@code ORRERY_ELASTICSEARCH_*} variable, the place for secrets. */
final class ElasticsearchOptions {

    private static final String URL = "--elasticsearch-url";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = URL,
            paramLabel = "URL",
            description = "Where Elasticsearch is, such as http://127.0.0.1:9200. Default: $$ORRERY_ELASTICSEARCH_URL."
                    + " Secrets come from $$ORRERY_ELASTICSEARCH_API_KEY or $$ORRERY_ELASTICSEARCH_PASSWORD, or from"
                    + " the file that the variable of that name with _FILE names.")
    private String url;

    @Option(names = "--elasticsearch-api-key", paramLabel = SecretOptions.LABEL, hidden = true)
    private String apiKey;

    @Option(names = "--elasticsearch-user", paramLabel = "NAME", description = "A user, where there is no API key.")
    private String user;

    @Option(names = "--elasticsearch-password", paramLabel = SecretOptions.LABEL, hidden = true)
    private String password;

    @Option(
            names = "--elasticsearch-ca",
            paramLabel = "FILE",
            description = "The authority that signed the server's certificate, in PEM form.")
    private Path authority;

    @Option(
            names = "--elasticsearch-fingerprint",
            paramLabel = "SHA256",
            description = "The SHA-256 of a certificate in the server's chain, in place of the authority.")
    private String fingerprint;

    @Option(
            names = "--elasticsearch-timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a request may take (default: 30).")
    private int timeoutSeconds;

    ConnectionSettings settings() {
        if (url == null || url.isBlank()) {
            throw new UsageException("Where is Elasticsearch? Give --elasticsearch-url or set ORRERY_ELASTICSEARCH_URL,"
                    + " for example http://127.0.0.1:9200");
        }
        try {
            URI given = new URI(url);
            requireNoPasswordAsArgument(given);
            URI plain = given.getUserInfo() == null
                    ? given
                    : new URI(given.getScheme(), null, given.getHost(), given.getPort(), null, null, null);
            return new ConnectionSettings(plain, credentials(given), trust(), Duration.ofSeconds(timeoutSeconds));
        } catch (URISyntaxException e) {
            throw new UsageException("Cannot use --elasticsearch-url: it must be like http://127.0.0.1:9200");
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }

    /** As with every secret: a command line can be read by everyone on the machine. */
    private void requireNoPasswordAsArgument(URI given) {
        boolean argument = command.commandLine().getParseResult().hasMatchedOption(URL);
        if (argument && given.getUserInfo() != null && given.getUserInfo().contains(":")) {
            throw new UsageException("Everyone on this machine could read the password in " + URL
                    + ": set ORRERY_ELASTICSEARCH_URL in its place, or --elasticsearch-user with"
                    + " ORRERY_ELASTICSEARCH_PASSWORD or ORRERY_ELASTICSEARCH_PASSWORD_FILE");
        }
    }

    private Credentials credentials(URI given) {
        boolean basic = user != null || password != null;
        if (apiKey != null && basic) {
            throw new UsageException("Give either ORRERY_ELASTICSEARCH_API_KEY or a user and password, not both");
        }
        if (apiKey != null) {
            return new Credentials.ApiKey(apiKey);
        }
        if (basic) {
            if (user == null || password == null) {
                throw new UsageException("Give --elasticsearch-user and ORRERY_ELASTICSEARCH_PASSWORD together");
            }
            return new Credentials.Basic(user, password);
        }
        String pair = given.getUserInfo();
        if (pair == null) {
            return new Credentials.None();
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw new UsageException("The address names a user and no password: give --elasticsearch-user and"
                    + " ORRERY_ELASTICSEARCH_PASSWORD");
        }
        return new Credentials.Basic(pair.substring(0, colon), pair.substring(colon + 1));
    }

    private Trust trust() {
        if (authority != null && fingerprint != null) {
            throw new UsageException("Give either --elasticsearch-ca or --elasticsearch-fingerprint, not both");
        }
        return authority != null
                ? new Trust.Authority(authority)
                : fingerprint != null ? new Trust.Fingerprint(fingerprint) : new Trust.Jdk();
    }
}
