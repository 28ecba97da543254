package io.orrery.mysql;

import io.orrery.runtime.UsageException;
import io.orrery.runtime.command.SecretOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of commands that connect to MySQL, for picocli's {@code @Mixin}. */
public final class MysqlOptions {

    @Option(
            names = "--mysql-url",
            required = true,
            paramLabel = "URL",
            description = "mysql://USER@HOST:PORT. The password comes from ORRERY_MYSQL_PASSWORD or the file named by"
                    + " ORRERY_MYSQL_PASSWORD_FILE.")
    private String url;

    @Option(names = "--mysql-password", paramLabel = SecretOptions.LABEL, hidden = true)
    private String password;

    @Option(
            names = "--mysql-tls",
            paramLabel = "MODE",
            defaultValue = "preferred",
            description = "disabled, preferred (default), required, verify-ca or verify-identity.")
    private String tls;

    @Option(
            names = "--mysql-ca",
            paramLabel = "FILE",
            description = "The certificates of the authorities to trust, in PEM. Default: those of the JDK.")
    private Path ca;

    /** For picocli. */
    public MysqlOptions() {}

    /**
     * Where the server is and how to connect to it.
     *
     * @throws UsageException if an option cannot be used
     */
    public MysqlAddress address() {
        if (ca != null && !Files.isReadable(ca)) {
            throw new UsageException("Cannot read the certificates in " + ca + ": give a PEM file with --mysql-ca.");
        }
        return MysqlAddress.parse(url, password == null ? "" : password).withTls(mode(), Optional.ofNullable(ca));
    }

    private TlsMode mode() {
        try {
            return TlsMode.valueOf(tls.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "Cannot use --mysql-tls=" + tls
                            + ": must be disabled, preferred, required, verify-ca or verify-identity.",
                    e);
        }
    }
}
