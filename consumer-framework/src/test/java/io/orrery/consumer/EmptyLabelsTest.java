package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmptyLabelsTest {

    private static Column enumeration(String name, String... labels) {
        return new Column(name, new ColumnType(MysqlType.ENUM, false, 0, 0, "utf8mb4", List.of(labels)), false);
    }

    private static TableSchema table(String... key) {
        return new TableSchema(
                new TableName("shop", "sizes"),
                List.of(Column.of("id", "int"), enumeration("size", "", "s"), enumeration("kind", "a", "b")),
                List.of(key));
    }

    @Test
    void aKeyOfWhichTwoRowsReadTheSameIsToldWithTheRemedy() {
        try (Said said = new Said(EmptyLabels.class)) {
            EmptyLabels.warn(table("id", "size"));
            assertThat(said.lines()).singleElement().satisfies(line -> assertThat(line)
                    .startsWith("WARN Key column 'size' of shop.sizes is an ENUM with the label ''")
                    .endsWith("take the label out of the ENUM, or the column out of the key"));
        }
    }

    @Test
    void otherColumnsAndKeysAreNotTold() {
        try (Said said = new Said(EmptyLabels.class)) {
            EmptyLabels.warn(table("id", "kind"));
            EmptyLabels.warn(table());
            assertThat(said.lines()).isEmpty();
        }
    }
}
