package io.orrery.search.catalog;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch._types.OpType;
import co.elastic.clients.elasticsearch._types.Refresh;
import co.elastic.clients.elasticsearch._types.VersionType;
import co.elastic.clients.elasticsearch._types.mapping.DynamicMapping;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import co.elastic.clients.elasticsearch.core.GetResponse;
import co.elastic.clients.elasticsearch.core.mget.MultiGetResponseItem;
import co.elastic.clients.elasticsearch.core.search.Hit;
import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.search.mapping.IndexNames;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.elasticsearch.client.ResponseException;

/**
 * What Orrery remembers in the cluster beside the tables: which generation queries see, for tables whose first row comes
 * after the switch; which indices it has made, so that one that somebody deletes is missed; and when their tables were
 * truncated. Safe for any number of threads.
 */
public final class Ledger {

    private static final String LIVE = "live";
    private static final String OWNER = "owner";
    private static final String GENERATION = "generation";
    private static final String MADE = "made:";
    static final String MADE_FOR = "made_for";
    static final String SNAPSHOT_OF = "snapshot_of";
    private static final String VERSION = "version";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** More than there are tables in any generation. */
    private static final int ALL = 10_000;

    private final ElasticsearchClient client;
    private final String index;

    public Ledger(ElasticsearchClient client, IndexNames names) {
        this.client = client;
        this.index = names.prefix() + IndexNames.LEDGER;
    }

    /**
     * The rows of an index that come from one producer, whose versions can be compared.
     *
     * @param index the index
     * @param origin the producer's name
     */
    public record Share(String index, String origin) {

        public Share {
            Objects.requireNonNull(index, "index");
            Objects.requireNonNull(origin, "origin");
        }

        private String id() {
            return "truncated:" + index + ":" + origin;
        }
    }

    /**
     * Whose the indices are.
     *
     * @param satellite its name
     * @param stream what it follows
     */
    public record Owner(String satellite, String stream) {

        public Owner {
            Objects.requireNonNull(satellite, "satellite");
            Objects.requireNonNull(stream, "stream");
        }
    }

    /** Whose the indices under the prefix are; empty before any satellite claimed them. */
    public Optional<Owner> owner() throws IOException {
        return Optional.ofNullable(get(OWNER))
                .map(note -> new Owner(
                        note.path("satellite").asText(), note.path("stream").asText()));
    }

    /**
     * Notes whose the indices are, if nobody's yet.
     *
     * @return whose they are
     */
    public Owner claim(Owner owner) throws IOException {
        create();
        try {
            client.index(i -> i.index(index)
                    .id(OWNER)
                    .document(note(owner))
                    .opType(OpType.Create)
                    .refresh(Refresh.True));
            return owner;
        } catch (ElasticsearchException | ResponseException e) {
            if (status(e) != CONFLICT) {
                throw e;
            }
            return owner().orElse(owner);
        }
    }

    /** Gives the indices to another satellite. */
    public void takeOver(Owner owner) throws IOException {
        put(OWNER, note(owner));
    }

    private static Map<String, Object> note(Owner owner) {
        return Map.of("satellite", owner.satellite(), "stream", owner.stream());
    }

    private static int status(Exception e) {
        return e instanceof ElasticsearchException refused
                ? refused.status()
                : ((ResponseException) e).getResponse().getStatusLine().getStatusCode();
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

    /** Notes the version of a truncation. Durable when it returns; a newer one that is noted stays. */
    public void truncated(Share share, int generation, long version) throws IOException {
        create();
        try {
            client.index(i -> i.index(index)
                    .id(share.id())
                    .document(Map.of(MADE_FOR, generation, VERSION, version))
                    .version(version)
                    .versionType(VersionType.External)
                    .refresh(Refresh.True));
        } catch (ResponseException e) {
            // Not an ElasticsearchException: the client takes a 409 for an answer to this request, and can't read it.
            if (e.getResponse().getStatusLine().getStatusCode() != CONFLICT) {
                throw e;
            }
        }
    }

    /** The version of the last truncation that any worker noted, of those shares that have one. */
    public Map<Share, Long> truncated(Collection<Share> shares) throws IOException {
        Map<String, Share> byId = new HashMap<>();
        shares.forEach(share -> byId.put(share.id(), share));
        Map<Share, Long> versions = new HashMap<>();
        for (MultiGetResponseItem<JsonNode> item : client.mget(
                        m -> m.index(index).ids(List.copyOf(byId.keySet())), JsonNode.class)
                .docs()) {
            if (item.isResult() && item.result().found()) {
                JsonNode note = item.result().source();
                versions.put(byId.get(item.result().id()), note.get(VERSION).asLong());
            }
        }
        return versions;
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
        create();
        client.index(i -> i.index(index).id(id).document(content).refresh(Refresh.True));
    }

    /** The index that all of it is kept in. */
    String index() {
        return index;
    }

    /** Gives an index of before there were snapshots the field that their marks are found by. */
    void mapSnapshots() throws IOException {
        client.indices().putMapping(m -> m.index(index).properties(SNAPSHOT_OF, Property.of(p -> p.keyword(k -> k))));
    }

    void create() throws IOException {
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
    }
}
