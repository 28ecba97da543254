package io.orrery.event;

import java.util.Optional;
import java.util.function.Function;

/**
 * The committed change of one row.
 *
 * @param <R> the row: {@link Row} off the wire, or the type that a satellite maps it to
 */
public sealed interface ChangeEvent<R> extends Event permits Write, Update, Delete {

    /** The event as a change of a row as it comes off the wire; empty if it is an event of another kind. */
    @SuppressWarnings("unchecked") // Only what was mapped holds anything else, and that is no event of a batch.
    static Optional<ChangeEvent<Row>> of(Event event) {
        return event instanceof ChangeEvent<?> change ? Optional.of((ChangeEvent<Row>) change) : Optional.empty();
    }

    /** Where, when and as which version the change was made. */
    Metadata metadata();

    /** The same change with each row image mapped by {@code mapping}, which is called once an image. */
    <S> ChangeEvent<S> map(Function<? super R, ? extends S> mapping);

    /** The result of the one function that fits: Java 17 has no pattern switch. */
    <T> T match(
            Function<? super Write<R>, ? extends T> write,
            Function<? super Update<R>, ? extends T> update,
            Function<? super Delete<R>, ? extends T> delete);

    @Override
    default TableName table() {
        return metadata().table();
    }

    /** The row's version: of two changes of one row the one with the greater version is the newer one. */
    default long version() {
        return metadata().version();
    }
}
