package io.orrery.search.generation;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch.core.GetResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.search.mapping.IndexNames;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Remembers in the cluster which generation queries see, for tables whose first row comes after the switch. Safe for any
 * number of threads.
 */
public final class LiveGeneration {

    private static final String ID = "live";
    private static final String FIELD = "generation";
    private static final int NOT_FOUND = 404;

    private final ElasticsearchClient client;
    private final String index;

    public LiveGeneration(ElasticsearchClient client, IndexNames names) {
        this.client = client;
        this.index = names.prefix() + "orrery-search-generations";
    }

    /** The live generation; empty before the first was promoted. */
    public OptionalInt get() throws IOException {
        try {
            GetResponse<JsonNode> found = client.get(g -> g.index(index).id(ID), JsonNode.class);
            return found.source() == null
                    ? OptionalInt.empty()
                    : OptionalInt.of(found.source().get(FIELD).asInt());
        } catch (ElasticsearchException e) {
            if (e.status() == NOT_FOUND) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    /** Makes a generation the live one. */
    public void set(int generation) throws IOException {
        try {
            client.indices().create(c -> c.index(index)
                    .settings(s -> s.hidden(true).numberOfShards("1").autoExpandReplicas("0-1")));
        } catch (ElasticsearchException e) {
            if (!"resource_already_exists_exception".equals(e.error().type())) {
                throw e;
            }
        }
        client.index(
                i -> i.index(index).id(ID).document(Map.of(FIELD, generation)).refresh(Refresh.True));
    }
}
