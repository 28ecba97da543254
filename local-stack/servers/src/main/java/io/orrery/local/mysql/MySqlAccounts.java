package io.orrery.local.mysql;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/** The random passwords of one server, each in a file that only its owner may read. */
final class MySqlAccounts {

    static final String USER = "orrery";

    private static final String USER_FILE = "password";
    private static final String ROOT_FILE = "root-password";
    private static final String FRESH_MARK = "accounts-pending";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    MySqlAccounts(Path folder) {
        this.folder = folder;
    }

    /** Draws new passwords, to be set at the next start. */
    void draw() throws IOException {
        secret(folder.resolve(USER_FILE), draw16());
        secret(folder.resolve(ROOT_FILE), draw16());
        Files.writeString(folder.resolve(FRESH_MARK), "");
    }

    /** Whether the server does not know the passwords yet. */
    boolean pending() {
        return Files.exists(folder.resolve(FRESH_MARK));
    }

    /** The server knows the passwords. */
    void done() throws IOException {
        Files.deleteIfExists(folder.resolve(FRESH_MARK));
    }

    String password() {
        return read(USER_FILE);
    }

    String rootPassword() {
        return read(ROOT_FILE);
    }

    /** Statements for {@code --init-file}, which run before the first connection is let in. May run twice. */
    String statements() {
        return String.join(
                "\n",
                "SET sql_log_bin=0;", // The binlog starts with the user's own changes.
                "CREATE USER IF NOT EXISTS '" + USER + "'@'localhost';",
                "ALTER USER '" + USER + "'@'localhost' IDENTIFIED WITH caching_sha2_password BY '" + password() + "';",
                "GRANT ALL ON *.* TO '" + USER + "'@'localhost' WITH GRANT OPTION;",
                "ALTER USER 'root'@'localhost' IDENTIFIED WITH caching_sha2_password BY '" + rootPassword() + "';",
                "");
    }

    /** Writes a file that nobody else could read at any moment. */
    static void secret(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file, PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
        Files.writeString(file, content);
    }

    private static String draw16() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file)).strip();
        } catch (IOException e) {
            throw new LocalServerException(
                    "Cannot read MySQL's password from " + folder.resolve(file) + ": restore the file, or delete "
                            + folder + " to start with empty data",
                    e);
        }
    }
}
