package io.orrery.event;

import java.util.Objects;
import java.util.function.Function;

/**
 * A row was updated; its key stayed the same (a change of the key travels as a {@link Delete} and a {@link Write}).
 *
 * @param metadata where, when and as which version
 * @param before the row before the update
 * @param after the row after the update; with {@code binlog_row_image=MINIMAL} it has the changed columns only
 */
public record Update<R>(Metadata metadata, R before, R after) implements ChangeEvent<R> {

    public Update {
        Objects.requireNonNull(metadata, "metadata");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }

    @Override
    public <S> Update<S> map(Function<? super R, ? extends S> mapping) {
        return new Update<>(metadata, mapping.apply(before), mapping.apply(after));
    }

    @Override
    public <T> T match(
            Function<? super Write<R>, ? extends T> write,
            Function<? super Update<R>, ? extends T> update,
            Function<? super Delete<R>, ? extends T> delete) {
        return update.apply(this);
    }
}
