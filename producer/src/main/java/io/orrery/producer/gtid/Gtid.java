package io.orrery.producer.gtid;

import java.util.Objects;

/**
 * Names a transaction.
 *
 * @param number from 1, among those of {@code source}
 */
public record Gtid(GtidSource source, long number) {

    public Gtid {
        Objects.requireNonNull(source, "source");
    }

    /** As MySQL writes it: {@code uuid:number} or {@code uuid:tag:number}. */
    @Override
    public String toString() {
        return source.server() + ":" + (source.tag().isEmpty() ? "" : source.tag() + ":") + number;
    }
}
