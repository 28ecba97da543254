package io.orrery.local.stack;

import io.orrery.local.LocalServer;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;

/**
 * What other processes need to know of a running stack; kept in a file in its folder while it runs.
 *
 * @param pid the process that runs the stack
 * @param servers its servers
 */
public record StackState(long pid, Map<StackServer, Entry> servers) {

    private static final String FILE = "stack.properties";

    /** Copies. */
    public StackState {
        servers = Map.copyOf(servers);
    }

    /**
     * One server.
     *
     * @param name its name for a reader
     * @param version the version of its software
     * @param address {@code host:port}
     * @param pid the process that it runs in
     */
    public record Entry(String name, String version, String address, long pid) {

        /** The port that it listens on. */
        public int port() {
            return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        }
    }

    static StackState of(Map<StackServer, LocalServer> servers) {
        long self = ProcessHandle.current().pid();
        Map<StackServer, Entry> entries = new EnumMap<>(StackServer.class);
        servers.forEach((key, server) -> entries.put(
                key,
                new Entry(
                        server.name(),
                        server.version(),
                        server.address(),
                        server.pid().orElse(self))));
        return new StackState(self, entries);
    }

    void write(Path folder) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        servers.forEach((key, entry) -> {
            properties.setProperty(key.key() + ".name", entry.name());
            properties.setProperty(key.key() + ".version", entry.version());
            properties.setProperty(key.key() + ".address", entry.address());
            properties.setProperty(key.key() + ".pid", Long.toString(entry.pid()));
        });
        Path partial = folder.resolve(FILE + ".partial");
        try (Writer out = Files.newBufferedWriter(partial)) {
            properties.store(out, "The running local stack");
        }
        Files.move(partial, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    static StackState read(Path folder) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(folder.resolve(FILE))) {
            properties.load(in);
        }
        Map<StackServer, Entry> entries = new EnumMap<>(StackServer.class);
        for (StackServer key : StackServer.values()) {
            String name = properties.getProperty(key.key() + ".name");
            if (name != null) {
                entries.put(
                        key,
                        new Entry(
                                name,
                                properties.getProperty(key.key() + ".version"),
                                properties.getProperty(key.key() + ".address"),
                                Long.parseLong(properties.getProperty(key.key() + ".pid"))));
            }
        }
        return new StackState(Long.parseLong(properties.getProperty("pid")), entries);
    }

    static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }
}
