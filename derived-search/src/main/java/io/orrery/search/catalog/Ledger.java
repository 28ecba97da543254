package io.orrery.search.catalog;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.core.GetResponse;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.search.mapping.IndexNames;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What Orrery remembers in the cluster beside the tables: which generation queries see, for tables whose first row comes
 * after the switch, and which indices it has made, so that one that somebody deletes is missed. Safe for any number of
 * threads.
 */
public final class Ledger {

    private static final String LIVE = "live";
    private static final String GENERATION = "generation";
    private static final String MADE = "made:";
    private static final String MADE_FOR = "made_for";
    private static final int NOT_FOUND = 404;

    /** More than there are tables in any generation. */
    private static final int ALL = 10_000;

    private final ElasticsearchClient client;
    private final String index;

    public Ledger(ElasticsearchClient client, IndexNames names) {
        this.client = client;
        this.index = names.prefix() + "orrery-search-generations";
    }

    /** The live generation; empty before the first was promoted. */
    public OptionalInt live() throws IOException {
        JsonNode found = get(LIVE);
        return found == null
                ? OptionalInt.empty()
                : OptionalInt.of(found.get(GENERATION).asInt());
    }

    /** Makes a generation the live one. */
    public void live(int generation) throws IOException {
        put(LIVE, Map.of(GENERATION, generation));
    }

    /** Whether an index was made, and not forgotten since. */
    public boolean hasMade(String name) throws IOException {
        return get(MADE + name) != null;
    }

    /** Notes that an index was made for a generation. */
    public void made(String name, int generation) throws IOException {
        put(MADE + name, Map.of(MADE_FOR, generation));
    }

    /** Forgets the indices of a generation. */
    public void forget(int generation) throws IOException {
        try {
            client.indices().refresh(r -> r.index(index));
            for (Hit<Void> note : client.search(
                            s -> s.index(index)
                                    .size(ALL)
                                    .source(o -> o.fetch(false))
                                    .query(q -> q.term(t -> t.field(MADE_FOR).value(generation))),
                            Void.class)
                    .hits()
                    .hits()) {
                client.delete(d -> d.index(index).id(note.id()).refresh(Refresh.True));
            }
        } catch (ElasticsearchException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
        }
    }

    /** Null where there is none. */
    private JsonNode get(String id) throws IOException {
        try {
            GetResponse<JsonNode> found = client.get(g -> g.index(index).id(id), JsonNode.class);
            return found.source();
        } catch (ElasticsearchException e) {
            if (e.status() == NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }

    private void put(String id, Map<String, Object> content) throws IOException {
        try {
            client.indices().create(c -> c.index(index)
                    .settings(s -> s.hidden(true).numberOfShards("1").autoExpandReplicas("0-1"))
                    .mappings(m -> m.dynamic(DynamicMapping.False)
                            .properties(GENERATION, Property.of(p -> p.long_(n -> n)))
                            .properties(MADE_FOR, Property.of(p -> p.long_(n -> n)))));
        } catch (ElasticsearchException e) {
            if (!"resource_already_exists_exception".equals(e.error().type())) {
                throw e;
            }
        }
        client.index(i -> i.index(index).id(id).document(content).refresh(Refresh.True));
    }
}
