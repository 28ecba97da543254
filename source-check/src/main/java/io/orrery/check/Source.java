package io.orrery.check;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Connects to the source. */
public final class Source {

    private Source() {}

    /**
     * A connection that only reads.
     *
     * @param url as {@code mysql://user@host:port}
     * @param password null for none
     * @throws UsageException if the URL is none
     * @throws OrreryException if the server can't be reached
     */
    public static Connection connect(String url, String password) {
        URI uri = uri(url);
        Properties properties = new Properties();
        properties.setProperty("user", uri.getUserInfo());
        if (password != null) {
            properties.setProperty("password", password);
        }
        // Values as the binary log has them: TIMESTAMP in UTC, TINYINT(1) and YEAR as numbers, zero dates as they are.
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("forceConnectionTimeZoneToSession", "true");
        properties.setProperty("tinyInt1isBit", "false");
        properties.setProperty("yearIsDateType", "false");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("sslMode", "PREFERRED");
        properties.setProperty("connectTimeout", "5000");
        int port = uri.getPort() < 0 ? 3306 : uri.getPort();
        try {
            Connection connection =
                    DriverManager.getConnection("jdbc:mysql://" + uri.getHost() + ":" + port + "/", properties);
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException e) {
            throw new OrreryException(
                    "Cannot connect to MySQL at " + uri.getHost() + ":" + port + " as '" + uri.getUserInfo()
                            + "' (SQL state " + e.getSQLState()
                            + "): check ORRERY_MYSQL_URL and ORRERY_MYSQL_PASSWORD, and that the server runs",
                    e);
        }
    }

    private static URI uri(String url) {
        try {
            URI uri = URI.create(url);
            boolean plain = uri.getUserInfo() != null && !uri.getUserInfo().contains(":");
            if ("mysql".equals(uri.getScheme()) && uri.getHost() != null && plain) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new UsageException("The MySQL URL must be mysql://USER@HOST:PORT", e);
        }
        throw new UsageException(
                "The MySQL URL must be mysql://USER@HOST:PORT; put the password into" + " ORRERY_MYSQL_PASSWORD");
    }
}
