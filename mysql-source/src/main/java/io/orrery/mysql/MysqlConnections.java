package io.orrery.mysql;

import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/** Opens JDBC connections, for queries beside the binary log and for reading rows. */
public final class MysqlConnections {

    private static final String STORE_PASSWORD = "changeit";
    private static final String READING =
            "character_set_results=NULL,sql_mode='ALLOW_INVALID_DATES',time_zone='+00:00',"
                    + "net_write_timeout=3600,wait_timeout=28800,max_execution_time=0,sql_select_limit=DEFAULT,sql_big_selects=1,"
                    + "transaction_isolation='REPEATABLE-READ'";

    private static final int ACCESS_DENIED = 1045;
    private static final int ACCESS_DENIED_WITHOUT_PASSWORD = 1698;

    private final MysqlAddress address;
    private Path trustStore;

    public MysqlConnections(MysqlAddress address) {
        this.address = address;
    }

    /**
     * A new connection, which the caller closes.
     *
     * @throws OrreryException if the server can't be reached or refuses the user
     */
    public Connection open() {
        Properties properties = new Properties();
        // A query about the server that takes longer is lost.
        properties.setProperty("socketTimeout", "30000");
        return connect(properties);
    }

    /**
     * A new connection for reading rows, which the caller closes. It only reads; what the account or the server sets by
     * default does not matter to it: values come in UTC and in the bytes that are stored, dates that no calendar has can be
     * compared, and a slow reader is waited for. Statements are prepared on the server, so that parameters never are SQL
     * text and results have every bit of a value.
     *
     * @throws OrreryException if the server can't be reached or refuses the user
     */
    public Connection openToRead() {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", "600000");
        properties.setProperty("characterEncoding", "UTF-8");
        properties.setProperty("useServerPrepStmts", "true");
        properties.setProperty("emulateUnsupportedPstmts", "false");
        // A column may be named {t'10:10:10'}.
        properties.setProperty("processEscapeCodesForPrepStmts", "false");
        properties.setProperty("jdbcCompliantTruncation", "false");
        properties.setProperty("sessionVariables", READING);
        Connection connection = connect(properties);
        try {
            connection.setReadOnly(true);
            // Servers since 8.0.30 have primary keys of their own making, which the binary log shows.
            MysqlServer.setIfKnown(connection, "show_gipk_in_create_table_and_information_schema", "ON");
            return connection;
        } catch (SQLException e) {
            throw describe(e);
        }
    }

    private synchronized Connection connect(Properties properties) {
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("sslMode", address.tls().name());
        address.ca().ifPresent(pem -> trust(properties, pem));
        // Metadata must not depend on the time zone or SQL mode of the account.
        properties.setProperty("connectionTimeZone", "UTC");
        try {
            return DriverManager.getConnection("jdbc:mysql://" + address.hostAndPort() + "/", properties);
        } catch (SQLException e) {
            throw describe(e);
        }
    }

    private OrreryException describe(SQLException e) {
        if (e.getErrorCode() == ACCESS_DENIED || e.getErrorCode() == ACCESS_DENIED_WITHOUT_PASSWORD) {
            return new OrreryException(
                    "MySQL at " + address.hostAndPort() + " refused user '" + address.user()
                            + "': check the user and the password (ORRERY_MYSQL_PASSWORD or"
                            + " ORRERY_MYSQL_PASSWORD_FILE).",
                    e);
        }
        Optional<OrreryException> refused = Certificates.refusal(address, e);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (unreachable(e)) {
            return new ServerUnavailableException(
                    "Cannot reach MySQL at " + address.hostAndPort() + " (" + reason(e)
                            + "): check that it runs and that host, port and TLS mode are right.",
                    e);
        }
        return new OrreryException(
                "MySQL at " + address.hostAndPort() + " refused the connection (" + reason(e) + "): check its log.", e);
    }

    /** True for SQL states of class 08: no connection, or a broken one. A server with too many connections is one of them. */
    static boolean unreachable(SQLException e) {
        String state = e.getSQLState();
        return state != null && state.startsWith("08");
    }

    private static String reason(SQLException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("no details");
    }

    private void trust(Properties properties, Path pem) {
        if (trustStore == null) {
            trustStore = writeStore(pem);
        }
        properties.setProperty("trustCertificateKeyStoreUrl", trustStore.toUri().toString());
        properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
        properties.setProperty("trustCertificateKeyStorePassword", STORE_PASSWORD);
    }

    /** The driver reads key stores, and people have PEM files. */
    private static Path writeStore(Path pem) {
        try {
            KeyStore store = Certificates.store(pem);
            Path file = Files.createTempFile("orrery-ca", ".p12");
            file.toFile().deleteOnExit();
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, STORE_PASSWORD.toCharArray());
            }
            return file;
        } catch (GeneralSecurityException | IOException e) {
            throw new OrreryException(
                    "Cannot read the certificates in " + pem + " (" + e.getMessage()
                            + "): give a PEM file with --mysql-ca.",
                    e);
        }
    }
}
