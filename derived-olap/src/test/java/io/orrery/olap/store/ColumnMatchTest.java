package io.orrery.olap.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.TableSchema;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnMatchTest {

    private static TableSchema schema(String columns) {
        return Events.schema(
                Events.ITEMS,
                List.of(),
                Stream.of(columns.split(", "))
                        .flatMap(c -> Stream.of(c.split(" ")))
                        .toArray(String[]::new));
    }

    /** What each column has become: {@code a>b}, {@code a>} if it is gone, {@code a?b} if it may be that one. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            delimiter = ';',
            value = {
                "a int; a int; a>a",
                "a int, b int; b int, a int; a>a b>b",
                // A name, and a name and its case.
                "id int, a int; id int, b int; id>id a>b",
                "id int, a int; id int, A bigint; id>id a>A",
                // With another type it may be another column.
                "id int, a int; id int, b bigint; id>id a?b",
                "id int, a int, z int; id int, b int, c date, z int; id>id a>b z>z",
                "id int, a int; id int, c date, b int; id>id a>b",
                "id int, a int; id int, b int, c int; id>id a?b",
                "id int, a int, z int; id int, z int, b bigint; id>id a> z>z",
                "id int, a int; id int; id>id a>",
                "id int, a int, b int; id int, c int, d int; id>id a>c b>d",
                "id int, a int, b int; id int, c int; id>id a?c b?c",
                "id int, a int; id int, a date; id>id a>a",
                "id int, a int, b date; id int, b date, a bigint; id>id a>a b>b",
                // Names that changed places, the types not.
                "a int, b date; b int, a date; a>b b>a",
                "id int, a int, b date, c time; id int, c int, a date, b time; id>id a>c b>a c>b",
                "a int, b date; b date, a int; a>a b>b",
                "a int, b date, c time; b int, a time, c time; a>a b>b c>c",
                "a int, b int; b int, c int; a> b>b",
            })
    void columnsAreFoundAgain(String before, String after, String expected) {
        TableSchema from = schema(before);
        ColumnMatch match = ColumnMatch.between(from, schema(after));
        assertThat(from.columns().stream().map(column -> words(match, column)).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    private static String words(ColumnMatch match, Column column) {
        String unclear = match.unclear(column).map(c -> "?" + c.name()).orElse(">");
        return column.name() + match.after(column).map(c -> ">" + c.name()).orElse(unclear);
    }
}
