package io.orrery.event;

import java.util.Objects;
import java.util.function.Function;

/**
 * A row was inserted.
 *
 * @param metadata where, when and as which version
 * @param row the new row
 */
public record Write<R>(Metadata metadata, R row) implements ChangeEvent<R> {

    public Write {
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(row, "row");
    }

    @Override
    public <S> Write<S> map(Function<? super R, ? extends S> mapping) {
        return new Write<>(metadata, mapping.apply(row));
    }

    @Override
    public <T> T match(
            Function<? super Write<R>, ? extends T> write,
            Function<? super Update<R>, ? extends T> update,
            Function<? super Delete<R>, ? extends T> delete) {
        return write.apply(this);
    }
}
