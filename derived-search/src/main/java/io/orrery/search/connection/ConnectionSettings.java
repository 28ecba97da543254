package io.orrery.search.connection;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How to reach an Elasticsearch cluster.
 *
 * @param url http or https, with host and port; without user or path
 * @param credentials who to be
 * @param trust which certificate to accept over https
 * @param requestTimeout how long a request may take; a slow cluster is then asked again
 */
public record ConnectionSettings(URI url, Credentials credentials, Trust trust, Duration requestTimeout) {

    /** Long enough for a bulk request on a busy cluster. */
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** Who to be. {@code toString} hides secrets. */
    public sealed interface Credentials {

        /** Nobody: the cluster has no security. */
        record None() implements Credentials {}

        /** A user with a password. */
        record Basic(String user, String password) implements Credentials {
            public Basic {
                Objects.requireNonNull(user, "user");
                Objects.requireNonNull(password, "password");
            }

            @Override
            public String toString() {
                return "Basic[" + user + "]";
            }
        }

        /** An API key in its encoded form, as Elasticsearch returns it when the key is made. */
        record ApiKey(String encoded) implements Credentials {
            public ApiKey {
                Objects.requireNonNull(encoded, "encoded");
            }

            @Override
            public String toString() {
                return "ApiKey[]";
            }
        }
    }

    /** Which certificate to accept over https. */
    public sealed interface Trust {

        /** Those that the JDK trusts. */
        record Jdk() implements Trust {}

        /** Those signed by the authority in a PEM file, such as the cluster's {@code http_ca.crt}. */
        record Authority(Path file) implements Trust {
            public Authority {
                Objects.requireNonNull(file, "file");
            }
        }

        /** Those in whose chain stands a certificate of this SHA-256 fingerprint, in hexadecimal digits. */
        record Fingerprint(String sha256) implements Trust {
            public Fingerprint {
                String digits = sha256.replace(":", "");
                if (!digits.matches("[0-9a-fA-F]{64}")) {
                    throw new IllegalArgumentException("Cannot use certificate fingerprint '" + sha256
                            + "': must be 64 hexadecimal digits (SHA-256)");
                }
                sha256 = digits;
            }
        }
    }

    public ConnectionSettings {
        Objects.requireNonNull(credentials, "credentials");
        Objects.requireNonNull(trust, "trust");
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "Cannot use Elasticsearch URL '" + url + "': must be like http://127.0.0.1:9200");
        }
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("Cannot use request-timeout=" + requestTimeout + ": must be positive");
        }
    }

    /** A cluster without security, or one that the JDK trusts. */
    public static ConnectionSettings of(URI url) {
        return new ConnectionSettings(url, new Credentials.None(), new Trust.Jdk(), DEFAULT_REQUEST_TIMEOUT);
    }

    /** The same address with a port: that of the URL, or Elasticsearch's default. */
    int port() {
        return url.getPort() < 0 ? 9200 : url.getPort();
    }
}
