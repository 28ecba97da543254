package io.orrery.event;

import java.util.Objects;
import java.util.function.Function;

/**
 * A row was deleted.
 *
 * @param metadata where, when and as which version
 * @param row the row as it was last
 */
public record Delete<R>(Metadata metadata, R row) implements ChangeEvent<R> {

    public Delete {
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(row, "row");
    }

    @Override
    public <S> Delete<S> map(Function<? super R, ? extends S> mapping) {
        return new Delete<>(metadata, mapping.apply(row));
    }

    @Override
    public <T> T match(
            Function<? super Write<R>, ? extends T> write,
            Function<? super Update<R>, ? extends T> update,
            Function<? super Delete<R>, ? extends T> delete) {
        return delete.apply(this);
    }
}
