package io.orrery.search.write;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.orrery.event.TableName;
import io.orrery.search.mapping.TableForms;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Pauses the refresh of indices that nobody looks at, which makes writing cheaper. Safe for any number of threads. */
public final class Refreshing {

    private static final String NEVER = "-1";
    private static final String STANDARD = "1s";
    private static final List<String> KEYS = List.of("refresh_interval", "index.refresh_interval");

    private final ElasticsearchClient client;
    private final TableForms forms;

    public Refreshing(ElasticsearchClient client, TableForms forms) {
        this.client = client;
        this.forms = forms;
    }

    /** Sets a new index up so that it is not refreshed, whatever the settings file says. */
    static void pause(Map<String, Object> settings) {
        KEYS.forEach(settings::remove);
        settings.put(KEYS.get(0), NEVER);
    }

    /** Has an index refreshed as the settings file says, and every second if that says nothing. */
    public void resume(String index, TableName table) throws IOException {
        Map<String, Object> set = forms.settings(table).indexSettings();
        String interval = KEYS.stream()
                .map(set::get)
                .filter(Objects::nonNull)
                .map(Object::toString)
                .findFirst()
                .orElse(STANDARD);
        client.indices().putSettings(s -> s.index(index).settings(i -> i.refreshInterval(t -> t.time(interval))));
        // What was written meanwhile is seen from now on.
        client.indices().refresh(r -> r.index(index));
    }
}
