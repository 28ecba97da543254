package io.orrery.olap.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/**
 * Where the process that has a database open serves queries: a small file beside the database, which its owner alone
 * may read.
 *
 * @param url the query server's address on loopback
 * @param token the secret that each request carries
 */
record Endpoint(URI url, String token) {

    private static final JsonMapper JSON = new JsonMapper();

    static Path file(Path database) {
        return Path.of(database.toAbsolutePath() + ".endpoint");
    }

    /** What the file beside {@code database} says; empty if there is none that can be read. */
    static Optional<Endpoint> read(Path database) {
        try {
            JsonNode json = JSON.readTree(Files.readString(file(database)));
            return Optional.of(new Endpoint(
                    URI.create(json.path("url").asText()), json.path("token").asText()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void write(Path database) throws IOException {
        Path file = file(database);
        Path draft = Path.of(file + ".new");
        Files.deleteIfExists(draft);
        if (draft.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(draft);
        }
        Files.writeString(draft, JSON.writeValueAsString(Map.of("url", url.toString(), "token", token)));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Hides the token. */
    @Override
    public String toString() {
        return "Endpoint[" + url + "]";
    }
}
