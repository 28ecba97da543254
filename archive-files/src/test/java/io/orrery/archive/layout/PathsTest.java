package io.orrery.archive.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.StreamPosition;
import io.orrery.event.TableName;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
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
    void theLongestNamesFitAFolder() {
        for (String letter : List.of("%", "\u65e5")) {
            String path = Paths.table(new TableName(letter.repeat(64), letter.repeat(64)));
            for (String part : path.split("/")) {
                assertThat(part.getBytes(StandardCharsets.UTF_8).length).isLessThan(255);
            }
        }
    }
}
