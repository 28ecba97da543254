package io.orrery.local.process;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The JDK that the servers written in Java run on: the one that runs this process. */
public final class JavaHome {

    private JavaHome() {}

    /**
     * Its {@code java} program.
     *
     * @throws LocalServerException if the servers' user can't reach it
     */
    public static Path program() {
        Path home = Path.of(System.getProperty("java.home"));
        try {
            if (!Account.enters(home)) {
                throw new LocalServerException("The servers don't run as root, and the JDK in " + home
                        + " can be read by root alone: use a JDK that every user can read");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return home.resolve("bin/java");
    }
}
