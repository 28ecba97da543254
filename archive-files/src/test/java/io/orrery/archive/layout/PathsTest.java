package io.orrery.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathsTest {

    private static final String SHARD = "shardId-000000000007";
    private static final StreamPosition END = new StreamPosition("4".repeat(56));

    @Test
    void namesOfAnyCharactersStayTwoAndComeBack() {
        List<String> names = List.of(
                "orders",
                "Orders",
                "a/b",
                "a%2Fb",
                "..",
                "a=b",
                "day=2026-01-01",
                "it's",
                "*",
                "?",
                "[x]",
                "{y}",
                "a b",
                "a\\b",
                "\"q\"",
                "\u0001",
                "caf\u00e9",
                "\u65e5\u672c",
                "__HIVE_DEFAULT_PARTITION__",
                "%5F",
                "#",
                "^",
                "a:b");
        List<String> paths = names.stream()
                .map(name -> Paths.file(
                        new Partition(new TableName(name, name), LocalDate.of(2026, 3, 1)), SHARD, END, "5f1c09ab"))
                .toList();
        assertThat(paths).doesNotHaveDuplicates();
        for (int i = 0; i < names.size(); i++) {
            Paths.EventFile file = Paths.parse(paths.get(i)).orElseThrow();
            assertThat(file.partition().table()).isEqualTo(new TableName(names.get(i), names.get(i)));
            assertThat(file.partition().day()).isEqualTo("2026-03-01");
            assertThat(file.shardId()).isEqualTo(SHARD);
            assertThat(file.upTo()).isEqualTo(END);
            assertThat(paths.get(i).split("/")).hasSize(4);
        }
    }

    @Test
    void aPathTellsWhatBecameOfTheEvents() {
        Partition partition = new Partition(new TableName("a/b", "c=d"), LocalDate.of(2026, 3, 1));
        Map<Paths.Kind, String> paths = Map.of(
                Paths.Kind.ROLLED, Paths.file(partition, SHARD, END, "5f1c09ab"),
                Paths.Kind.RECENT, Paths.recent(partition, SHARD, END, "5f1c09ab"),
                Paths.Kind.MERGED, Paths.merged(partition, SHARD, END, "5f1c09ab"),
                Paths.Kind.BASE, Paths.base(partition, "5f1c09ab"));
        paths.forEach((kind, path) -> {
            Paths.EventFile file = Paths.parse(path).orElseThrow();
            assertThat(file.kind()).isEqualTo(kind);
            assertThat(file.partition()).isEqualTo(partition);
            if (kind != Paths.Kind.BASE) {
                assertThat(file.shardId()).isEqualTo(SHARD);
                assertThat(file.upTo()).isEqualTo(END);
            }
        });
        // What engines pass over.
        assertThat(paths.get(Paths.Kind.RECENT)).startsWith("_");
        assertThat(paths.get(Paths.Kind.BASE)).startsWith("_");
        assertThat(Paths.parse(Paths.covered(partition.day(), "5f1c09ab"))).isEmpty();
    }

    @Test
    void theLongestNamesFitAFolder() {
        for (String letter : List.of("%", "\u65e5")) {
            String path = Paths.table(new TableName(letter.repeat(64), letter.repeat(64)));
            for (String part : path.split("/")) {
                assertThat(part.getBytes(StandardCharsets.UTF_8).length).isLessThan(255);
            }
        }
    }
}
