package io.orrery.archive.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.archive.storage.Storage;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.util.Optional;

/** What an archive says of itself: the stream that it holds, and the form of its files. */
public final class Identity {

    private static final String PATH = Storage.PRIVATE + "archive.json";
    private static final int FORMAT = 1;
    private static final String STREAM = "stream";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Identity() {}

    /**
     * Begins an archive, unless it is one of the same stream.
     *
     * @throws UsageException if it is one of another
     */
    public static void check(Storage storage, String stream) throws IOException {
        byte[] own = JSON.writeValueAsBytes(
                JSON.createObjectNode().put("format", FORMAT).put(STREAM, stream));
        if (!storage.create(PATH, own)) {
            String known = stream(storage);
            if (!known.equals(stream)) {
                throw new UsageException("The archive " + storage + " holds the stream '" + known + "', not '" + stream
                        + "': name another place with --to");
            }
        }
    }

    /**
     * The stream that an archive holds.
     *
     * @throws OrreryException if there is no archive, or one of a later form
     */
    public static String stream(Storage storage) throws IOException {
        Optional<byte[]> content = storage.read(PATH);
        if (content.isEmpty()) {
            throw new OrreryException("There is no archive in " + storage + ": 'orrery archive run' makes one");
        }
        JsonNode json = JSON.readTree(content.get());
        if (json.path("format").asInt() != FORMAT) {
            throw new OrreryException(
                    "The archive in " + storage + " was written by a later version: use that one to read it");
        }
        return json.path(STREAM).asText();
    }
}
