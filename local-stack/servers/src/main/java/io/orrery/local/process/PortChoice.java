package io.orrery.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Chooses a server's port: the user's, else the one of the last run if it is free, else any free one. */
public final class PortChoice {

    private PortChoice() {}

    /**
     * Chooses and remembers a port.
     *
     * @param wanted the port that the user chose; 0 for none
     * @param file where the last run's port is kept
     * @param server the server's name, for messages
     * @throws io.orrery.local.LocalServerException if the user's port is taken
     */
    public static int choose(int wanted, Path file, String server) {
        int port = wanted > 0 ? Ports.require(wanted, server) : Ports.freeNear(last(file));
        try {
            Files.writeString(file, port + "\n");
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int last(Path file) {
        try {
            return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException e) {
            return 0; // A port is no loss: take another.
        }
    }
}
