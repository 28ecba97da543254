package io.orrery.search.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ItemOutcomesTest {

    @Test
    void whatIsAboveTheNodesMemoryForIndexingIsRejectedAndWhatIsNotIsRetried() {
        String said = "rejected execution of coordinating operation [coordinating_and_primary_bytes=0, replica_bytes=0,"
                + " all_bytes=0, coordinating_operation_bytes=%s, max_coordinating_bytes=921600]";
        assertThat(ItemOutcomes.of(429, "es_rejected_execution_exception", said.formatted(950_000)))
                .isEqualTo(
                        new ItemOutcome.Rejected("the document takes 950000 bytes, more than the 921600 of the node's"
                                + " indexing_pressure.memory.limit"));
        assertThat(ItemOutcomes.of(429, "es_rejected_execution_exception", said.formatted(900_000)))
                .isInstanceOf(ItemOutcome.Retry.class);
    }

    @Test
    void successIsApplied() {
        assertThat(ItemOutcomes.of(201, null, null)).isEqualTo(new ItemOutcome.Applied());
        assertThat(ItemOutcomes.of(200, null, null)).isEqualTo(new ItemOutcome.Applied());
    }

    @Test
    void aVersionConflictIsStale() {
        assertThat(ItemOutcomes.of(409, "version_conflict_engine_exception", "[7]: version conflict"))
                .isEqualTo(new ItemOutcome.Stale());
    }

    @Test
    void whatPassesIsRetried() {
        assertThat(ItemOutcomes.of(429, "es_rejected_execution_exception", "queue full"))
                .isEqualTo(new ItemOutcome.Retry("es_rejected_execution_exception"));
        assertThat(ItemOutcomes.of(503, "unavailable_shards_exception", "")).isInstanceOf(ItemOutcome.Retry.class);
        assertThat(ItemOutcomes.of(403, "cluster_block_exception", "index [x] blocked"))
                .isInstanceOf(ItemOutcome.Retry.class);
        assertThat(ItemOutcomes.of(404, "index_not_found_exception", "no such index"))
                .isInstanceOf(ItemOutcome.Retry.class);
    }

    @Test
    void theRestIsRejectedWithoutTheValue() {
        assertThat(ItemOutcomes.of(
                        400,
                        "document_parsing_exception",
                        "[1:7] failed to parse field [price] of type [double] in document with id 's3cret'."
                                + " Preview of field's value: 's3cret'"))
                .isEqualTo(new ItemOutcome.Rejected("document_parsing_exception: field 'price' of type double;"
                        + " if the column has changed, 'orrery search rebuild' maps it anew"));
    }
}
