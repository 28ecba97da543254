package io.orrery.search.write;

import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.util.BinaryData;
import co.elastic.clients.util.ContentType;
import java.util.Objects;
import java.util.Optional;

/** One document to write or delete, if the index holds no newer version of it. Immutable. */
final class Operation {

    /** What an item takes in a bulk request beside its id and document. */
    private static final int OVERHEAD = 120;

    /** Less than any row's version. */
    private static final long FIRST = 1;

    /** Greater than any row's version. */
    private static final long LAST = Long.MAX_VALUE - 1;

    private final String target;
    private final String id;
    private final long version;
    private final Optional<byte[]> document;
    private final VersionType against;

    private Operation(String target, String id, long version, Optional<byte[]> document, VersionType against) {
        this.target = Objects.requireNonNull(target, "target");
        this.id = Objects.requireNonNull(id, "id");
        this.version = version;
        this.document = document;
        this.against = against;
    }

    /**
     * A document to write.
     *
     * @param target the write alias of the index
     * @param id the document's id
     * @param version the row's version
     * @param document the document in UTF-8, which is not copied; a tombstone for a deleted row
     */
    static Operation write(String target, String id, long version, byte[] document) {
        return new Operation(target, id, version, Optional.of(document), VersionType.External);
    }

    /** A document to write unless there is one of that id, be it a tombstone. */
    static Operation first(String target, String id, byte[] document) {
        return new Operation(target, id, FIRST, Optional.of(document), VersionType.External);
    }

    /** A document that stays, whatever comes for that id later. */
    static Operation last(String target, String id, byte[] document) {
        return new Operation(target, id, LAST, Optional.of(document), VersionType.External);
    }

    /** A document to put in the place of the one that has this very version. */
    static Operation replace(String target, String id, long version, byte[] document) {
        return new Operation(target, id, version, Optional.of(document), VersionType.ExternalGte);
    }

    /** The same with another document. */
    Operation withDocument(byte[] other) {
        return new Operation(target, id, version, Optional.of(other), against);
    }

    /** The same against another version. */
    Operation after(long newer) {
        return new Operation(target, id, newer, document, against);
    }

    /** The document; empty for one that is to be deleted. */
    Optional<byte[]> document() {
        return document;
    }

    /** A document to delete for good, if it has that version or an older one. */
    static Operation delete(String target, String id, long version) {
        return new Operation(target, id, version, Optional.empty(), VersionType.ExternalGte);
    }

    /** The write alias of the index. */
    String target() {
        return target;
    }

    /** About how many bytes of a bulk request it takes. */
    long bytes() {
        return OVERHEAD
                + target.length()
                + id.length()
                + document.map(d -> (long) d.length).orElse(0L);
    }

    /** The operation as the client sends it. */
    BulkOperation toBulk() {
        return document.map(this::write)
                .orElseGet(() -> BulkOperation.of(o ->
                        o.delete(d -> d.index(target).id(id).version(version).versionType(against))));
    }

    private BulkOperation write(byte[] content) {
        return BulkOperation.of(o -> o.index(i -> i.index(target)
                .id(id)
                .version(version)
                .versionType(against)
                .document(BinaryData.of(content, ContentType.APPLICATION_JSON))));
    }
}
