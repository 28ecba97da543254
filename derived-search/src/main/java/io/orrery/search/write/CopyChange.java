package io.orrery.search.write;

import io.orrery.event.ChangeEvent;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.search.mapping.DocumentIds;
import java.util.List;
import java.util.function.Function;

/**
 * A change of a table without a key: a row that came or one that went.
 *
 * @param event the change as it came
 * @param place names the change for ever, under whatever version it comes
 * @param image names the row's values; equal rows have one
 * @param row the row
 * @param removal whether the row went
 */
record CopyChange(ChangeEvent<Row> event, String place, String image, Row row, boolean removal) {

    /**
     * What a change does: nothing where it leaves the row as it was, as far as its columns are published.
     *
     * @param image names the values of a row
     * @throws Changes.IncompleteRowException if the change does not say the whole row
     */
    static List<CopyChange> of(ChangeEvent<Row> change, Function<Row, String> image) {
        return change.match(
                write -> List.of(of(change, Changes.complete(write.row(), write.row()), false, image)),
                update -> {
                    Row after = Changes.complete(update.after(), update.before());
                    // The producer splits these; whoever else writes the stream may not.
                    return RowKey.of(update.before()).equals(RowKey.of(after))
                            ? List.of()
                            : List.of(of(change, update.before(), true, image), of(change, after, false, image));
                },
                delete -> List.of(of(change, delete.row(), true, image)));
    }

    private static CopyChange of(ChangeEvent<Row> event, Row row, boolean removal, Function<Row, String> image) {
        return new CopyChange(event, DocumentIds.ofPlace(event.metadata()), image.apply(row), row, removal);
    }

    long version() {
        return event.version();
    }
}
