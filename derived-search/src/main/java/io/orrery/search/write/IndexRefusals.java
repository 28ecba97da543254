package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.elasticsearch.indices.get_index_template.IndexTemplateItem;
import io.orrery.runtime.UsageException;
import io.orrery.search.mapping.TableMapping;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Says why Elasticsearch makes or shows no index for a table, and what to do. Safe for any number of threads. */
final class IndexRefusals {

    private static final int BAD_REQUEST = 400;

    private static final String NAME_TAKEN = "invalid_index_name_exception";

    /** What somebody can mend in the cluster while the satellite waits, and what there is to say of it. */
    private static final Map<String, String> PASSING = Map.of(
            "validation_exception",
            "raise the setting that the reason names (cluster.max_shards_per_node; each table takes one shard,"
                    + " two with a replica, and as many again while a rebuild goes on), or delete indices that"
                    + " nobody needs",
            "invalid_alias_name_exception",
            "an index has the alias's name: delete or rename it, or set another 'index' for the table in the"
                    + " settings file",
            NAME_TAKEN,
            "an alias has the index's name: remove it, or set another 'index' for the table in the settings" + " file",
            "cluster_block_exception",
            "lift the block that the reason names");

    private final ElasticsearchClient client;

    IndexRefusals(ElasticsearchClient client) {
        this.client = client;
    }

    /** What to throw in the place of an answer about a table's index; the answer itself where it says enough. */
    RuntimeException of(ElasticsearchException answer, String index, TableMapping mapping) throws IOException {
        String type = String.valueOf(answer.error().type());
        String about = about(index, mapping);
        String remedy = PASSING.get(type);
        // About the index alone: no row came near it.
        String reason = answer.error().reason();
        if (remedy != null) {
            return new StoreUnavailableException(
                    "Elasticsearch refuses " + about + ": " + reason + "; " + remedy + ", the satellite then goes on");
        }
        if (answer.status() != BAD_REQUEST) {
            return answer;
        }
        List<String> templates = templates(index);
        return templates.isEmpty()
                ? new UsageException("Elasticsearch refuses the mapping of table "
                        + mapping.schema().table() + ", see the settings file: " + reason)
                : new StoreUnavailableException("Elasticsearch refuses " + about + ": " + reason
                        + "; index templates apply to it, and may be why: change the patterns of " + templates
                        + ", the satellite then goes on");
    }

    /** What to throw where an alias is called as a table's index. */
    static StoreUnavailableException takenByAnAlias(String index, TableMapping mapping) {
        return new StoreUnavailableException("Elasticsearch can't have " + about(index, mapping) + ": "
                + PASSING.get(NAME_TAKEN) + ", the satellite then goes on");
    }

    private static String about(String index, TableMapping mapping) {
        return "index " + index + " (alias " + mapping.alias() + ") of table "
                + mapping.schema().table();
    }

    /** The templates of others that apply to an index of that name. */
    private List<String> templates(String index) throws IOException {
        return client.indices().getIndexTemplate().indexTemplates().stream()
                .filter(template ->
                        template.indexTemplate().indexPatterns().stream().anyMatch(pattern -> matches(pattern, index)))
                .map(IndexTemplateItem::name)
                .toList();
    }

    private static boolean matches(String pattern, String index) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(java.util.regex.Pattern.quote(part));
        }
        return index.matches(regex.toString());
    }
}
