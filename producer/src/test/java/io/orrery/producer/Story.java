package io.orrery.producer;

import static org.awaitility.Awaitility.await;

import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.TruncateTable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** What happened to the tables of a source, in order, in a few words each. */
final class Story {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Source source;
    private final StreamReader reader;

    Story(Source source) {
        this.source = source;
        this.reader = source.reader();
    }

    /** Ends it: a row comes into the table {@code done}. */
    void end() throws SQLException {
        source.execute("CREATE TABLE done (id INT PRIMARY KEY)", "INSERT INTO done VALUES (1)");
    }

    /** All that was published up to that row, by the tables' own names. */
    List<String> told() {
        await().atMost(SOON).failFast(source::check).until(() -> reader.poll().seen().stream()
                .anyMatch(seen -> seen.event().table().table().equals("done")));
        return reader.seen().stream().map(seen -> words(seen.event())).toList();
    }

    /** The events so far. */
    List<StreamReader.Seen> poll() {
        return reader.poll().seen();
    }

    /** The events themselves. */
    List<StreamReader.Seen> seen() {
        return reader.seen();
    }

    private static String words(Event event) {
        String table = event.table().table();
        if (event instanceof DropTable) {
            return "drop " + table;
        }
        if (event instanceof TruncateTable) {
            return "truncate " + table;
        }
        return ((ChangeEvent<?>) event).match(w -> "write ", u -> "update ", d -> "delete ") + table;
    }
}
