package io.orrery.mysql;

import io.orrery.runtime.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a MySQL server is and who connects to it.
 *
 * @param host name or address
 * @param port TCP port
 * @param user the account
 * @param password the account's password; empty if it has none. Never logged
 * @param tls how the connection is encrypted
 * @param ca the certificates of the authorities to trust, in PEM; empty for those of the JDK
 */
public record MysqlAddress(String host, int port, String user, String password, TlsMode tls, Optional<Path> ca) {

    private static final int DEFAULT_PORT = 3306;

    public MysqlAddress {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(ca, "ca");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("Cannot use port=" + port + ": must be 1..65535");
        }
    }

    /**
     * The address that {@code url} writes as {@code mysql://user@host:port}, encrypted if the server can.
     *
     * @throws UsageException if it is none, or holds a password
     */
    public static MysqlAddress parse(String url, String password) {
        try {
            URI uri = new URI(url);
            if (!"mysql".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() == null) {
                throw new UsageException(invalid());
            }
            if (uri.getUserInfo().contains(":")) {
                throw new UsageException("The MySQL URL holds a password, which other users of the machine can see:"
                        + " put it into ORRERY_MYSQL_PASSWORD or a file named by ORRERY_MYSQL_PASSWORD_FILE.");
            }
            int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
            String host = uri.getHost().replaceAll("^\\[|]$", "");
            return new MysqlAddress(host, port, uri.getUserInfo(), password, TlsMode.PREFERRED, Optional.empty());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new UsageException(invalid(), e);
        }
    }

    private static String invalid() {
        return "The MySQL URL must be mysql://USER@HOST:PORT.";
    }

    /** The same with other encryption. */
    public MysqlAddress withTls(TlsMode newTls, Optional<Path> newCa) {
        return new MysqlAddress(host, port, user, password, newTls, newCa);
    }

    /** Host and port. */
    public String hostAndPort() {
        return host + ":" + port;
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return "mysql://" + user + "@" + hostAndPort();
    }
}
