package io.orrery.search.mapping;

import io.orrery.event.Metadata;
import io.orrery.event.RowKey;
import io.orrery.event.SourcePosition;
import java.nio.charset.StandardCharsets;

/** The document id that a row's key becomes: the key's own text wherever Elasticsearch takes it. */
public final class DocumentIds {

    /** Elasticsearch refuses longer ones. */
    private static final int MAX_BYTES = 512;

    private static final String HASHED = "sha256:";

    private DocumentIds() {}

    /** The id of the document of the row with that key. */
    public static String of(RowKey key) {
        return fitting(key.text());
    }

    /** What names a change by its place in the source, and with it the document of a row without a key that it made. */
    public static String ofPlace(Metadata change) {
        SourcePosition source = change.source();
        String transaction = source.gtid() != null ? source.gtid() : source.file() + ":" + source.pos();
        // A snapshot's rows share the place that they are of; each snapshot has versions of its own.
        String read = change.snapshot() ? " snapshot " + change.version() : "";
        return fitting(change.origin() + " " + transaction + " " + source.row() + read);
    }

    private static String fitting(String text) {
        boolean fits = !text.isEmpty()
                && (text.length() <= MAX_BYTES / 3 || text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES);
        return fits ? text : HASHED + Hashes.hex(text, 32);
    }
}
