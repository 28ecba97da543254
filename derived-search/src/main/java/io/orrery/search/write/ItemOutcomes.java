package io.orrery.search.write;

import co.elastic.clients.elasticsearch._types.ErrorCause;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells what became of an item. */
final class ItemOutcomes {

    /** The index, or the alias that writers name, is not there. */
    static final String INDEX_GONE = "index_not_found_exception";

    /**
     * Errors that pass: a block is lifted, a disk is cleared, an index comes back. Elasticsearch gives some of them
     * client-error codes, as it does the missing index, which somebody must restore: nothing is lost while we wait.
     */
    private static final Set<String> PASSING = Set.of(
            "cluster_block_exception",
            "es_rejected_execution_exception",
            "circuit_breaking_exception",
            "unavailable_shards_exception",
            "no_shard_available_action_exception",
            INDEX_GONE,
            "index_closed_exception",
            "process_cluster_event_timeout_exception",
            "node_closed_exception",
            "security_exception");

    private static final Pattern FIELD =
            Pattern.compile("failed to parse field \\[([^\\]]+)\\] of type \\[([^\\]]+)\\]");

    private ItemOutcomes() {}

    static ItemOutcome of(BulkResponseItem item) {
        ErrorCause error = item.error();
        return of(item.status(), error == null ? null : error.type(), error == null ? null : error.reason());
    }

    /**
     * @param type the kind of error; null for none
     * @param reason Elasticsearch's own words, which can quote the document; may be null
     */
    static ItemOutcome of(int status, String type, String reason) {
        if (status < 300) {
            return new ItemOutcome.Applied();
        }
        String kind = type == null ? "status " + status : type;
        if (status == 409) {
            return new ItemOutcome.Stale();
        }
        Optional<String> tooLarge = Failures.abovePressureLimit(reason);
        if (tooLarge.isPresent()) {
            return new ItemOutcome.Rejected(tooLarge.get());
        }
        if (status == 429 || status >= 500 || PASSING.contains(kind)) {
            return new ItemOutcome.Retry(kind);
        }
        return new ItemOutcome.Rejected(kind + field(reason));
    }

    /** The field at fault is told; the preview of its value that Elasticsearch adds is not. */
    private static String field(String reason) {
        Matcher matcher = FIELD.matcher(reason == null ? "" : reason);
        return matcher.find()
                ? ": field '" + matcher.group(1) + "' of type " + matcher.group(2)
                        + "; if the column has changed, 'orrery search rebuild' maps it anew"
                : "";
    }
}
