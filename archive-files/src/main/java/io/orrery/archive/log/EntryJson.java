package io.orrery.archive.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.consumer.StreamPosition;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** The form in which entries are stored. */
final class EntryJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private EntryJson() {}

    static byte[] write(Entry entry) {
        ObjectNode json = JSON.createObjectNode();
        json.put("number", entry.number());
        json.put("id", entry.id());
        json.put("at", entry.at().toString());
        json.put("after", entry.after().sequenceNumber());
        json.put("upTo", entry.upTo().sequenceNumber());
        var files = json.putArray("files");
        for (Entry.File file : entry.files()) {
            files.addObject()
                    .put("path", file.path())
                    .put("staged", file.staged())
                    .put("rows", file.rows());
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree can always be written", e);
        }
    }

    /** @throws OrreryException if it is none */
    static Entry read(String path, byte[] content) {
        try {
            JsonNode json = JSON.readTree(content);
            List<Entry.File> files = new ArrayList<>();
            for (JsonNode file : json.required("files")) {
                files.add(new Entry.File(
                        file.required("path").asText(),
                        file.required("staged").asText(),
                        file.required("rows").asLong()));
            }
            return new Entry(
                    json.required("number").asLong(),
                    json.required("id").asText(),
                    Instant.parse(json.path("at").asText(Instant.EPOCH.toString())),
                    new StreamPosition(json.required("after").asText()),
                    new StreamPosition(json.required("upTo").asText()),
                    files);
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            throw new OrreryException(
                    "Cannot read the archive's log: " + path + " is no entry (" + e.getMessage()
                            + "); restore it, or start another archive",
                    e);
        }
    }
}
