package io.orrery.search.write;

import java.time.Instant;

/**
 * A deletion of one of equal rows.
 *
 * @param place names the deletion for ever
 * @param image names the values of the row that went
 * @param version it takes only what is older
 * @param committedAt when it was committed
 */
record CopyDeletion(String place, String image, long version, Instant committedAt) {

    static CopyDeletion of(CopyChange change) {
        return new CopyDeletion(
                change.place(),
                change.image(),
                change.version(),
                change.event().metadata().committedAt());
    }

    static CopyDeletion newer(CopyDeletion one, CopyDeletion other) {
        return one.version() >= other.version() ? one : other;
    }
}
