package io.orrery.search.write;

import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import java.util.Objects;

/** One document to write, if the index holds no version of it that is as new. Immutable. */
final class Operation {

    /** What an item takes in a bulk request beside its id and document. */
    private static final int OVERHEAD = 120;

    private final String target;
    private final String id;
    private final long version;
    private final byte[] document;

    /**
     * @param target the write alias of the index
     * @param id the document's id
     * @param version the row's version
     * @param document the document in UTF-8, which is not copied; a tombstone for a deleted row
     */
    Operation(String target, String id, long version, byte[] document) {
        this.target = Objects.requireNonNull(target, "target");
        this.id = Objects.requireNonNull(id, "id");
        this.version = version;
        this.document = Objects.requireNonNull(document, "document");
    }

    /** About how many bytes of a bulk request it takes. */
    long bytes() {
        return OVERHEAD + target.length() + id.length() + (long) document.length;
    }

    /** The operation as the client sends it. */
    BulkOperation toBulk() {
        return BulkOperation.of(o -> o.index(i -> i.index(target)
                .id(id)
                .version(version)
                .versionType(VersionType.External)
                .document(BinaryData.of(document, ContentType.APPLICATION_JSON))));
    }
}
