package io.orrery.producer;

import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where passwords come from: never from an argument, which every user of a machine can read. */
final class Passwords {

    private static final String VARIABLE = "ORRERY_MYSQL_PASSWORD";
    private static final String FILE_VARIABLE = "ORRERY_MYSQL_PASSWORD_FILE";

    private Passwords() {}

    static String mysql(Map<String, String> environment) {
        String password = environment.get(VARIABLE);
        String file = environment.get(FILE_VARIABLE);
        if (password != null || file == null) {
            return password == null ? "" : password;
        }
        try {
            return Files.readString(Path.of(file)).stripTrailing();
        } catch (IOException e) {
            throw new UsageException("Cannot read the file " + file + " that " + FILE_VARIABLE + " names.", e);
        }
    }
}
