package io.orrery.consumer.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Delete;
import io.orrery.event.Event;
import io.orrery.event.MalformedEventException;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Write;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClassicReaderTest {

    private static final TableName USERS = new TableName("shop", "users");
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    private final ClassicReader reader = new ClassicReader("shard", Map.of(USERS, List.of("id")));

    private List<Event> read(String document, Instant at) {
        return reader.read(document.getBytes(StandardCharsets.UTF_8), at).orElseThrow();
    }

    private static String write(String values) {
        return "{\"schema\":\"shop\",\"table\":\"users\",\"type\":\"WriteRowsEvent\",\"row\":{\"values\":" + values
                + "}}";
    }

    @Test
    void columnsAreLearnedAndWiden() {
        List<Event> first = read(write("{\"id\":1,\"name\":null,\"rank\":7}"), AT);
        assertThat(((TableSchema) first.get(0)).columns())
                .extracting(c -> c.name())
                .containsExactly("id", "rank");
        Write<?> second = (Write<?>)
                read(write("{\"id\":2,\"name\":\"x\",\"rank\":1.5}"), AT).get(1);
        assertThat(((Row) second.row()).toMap()).isEqualTo(Map.of("id", 2L, "rank", 1.5, "name", "x"));
        Write<?> third =
                (Write<?>) read(write("{\"id\":3,\"name\":4,\"rank\":1}"), AT).get(1);
        assertThat(((Row) third.row()).toMap()).isEqualTo(Map.of("id", 3L, "rank", 1.0, "name", "4"));
    }

    @Test
    void versionsGrowWithArrivalAndPlaceAndAreTheSameWhenReadAgain() {
        List<Long> versions = versions(reader);
        assertThat(versions).isSorted().doesNotHaveDuplicates();
        assertThat(versions(new ClassicReader("shard", Map.of(USERS, List.of("id")))))
                .isEqualTo(versions);
    }

    private static List<Long> versions(ClassicReader reader) {
        return java.util.stream.Stream.of(AT, AT, AT.plusMillis(1), AT.plusMillis(1))
                .map(at -> reader.read(write("{\"id\":1}").getBytes(StandardCharsets.UTF_8), at)
                        .orElseThrow()
                        .get(1))
                .map(event -> ((ChangeEvent<?>) event).version())
                .toList();
    }

    @Test
    void aChangeOfTheKeyIsADeleteAndAWrite() {
        String update = "{\"schema\":\"shop\",\"table\":\"users\",\"type\":\"UpdateRowsEvent\",\"row\":"
                + "{\"before_values\":{\"id\":1,\"n\":1},\"after_values\":{\"id\":%d,\"n\":2}}}";
        assertThat(read(update.formatted(1), AT)).hasSize(2).last().isInstanceOf(Update.class);
        assertThat(read(update.formatted(2), AT))
                .hasSize(3)
                .satisfies(events -> assertThat(events.get(1)).isInstanceOf(Delete.class))
                .last()
                .isInstanceOf(Write.class);
    }

    @Test
    void aTableWithoutAKeyIsAnErrorThatNamesTheRemedy() {
        assertThatThrownBy(() -> read(write("{\"id\":1}").replace("users", "others"), AT))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("--key shop.others=COLUMN");
        assertThat(reader.read("[1]".getBytes(StandardCharsets.UTF_8), AT)).isEmpty();
    }
}
