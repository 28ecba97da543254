package io.orrery.search.generation;

import io.orrery.search.generation.Comparison.Kind;
import java.time.Instant;
import java.util.Optional;

/** A row of which two indices said something different when they were first asked. For one thread. */
final class OpenRow {

    /** So often a row is looked at before it counts as moving. */
    private static final int LOOKS = 5;

    private final long firstBefore;
    private final long firstAfter;
    private Snapshot before;
    private Snapshot after;
    private int looks;

    OpenRow(Snapshot before, Snapshot after) {
        this.firstBefore = before.version();
        this.firstAfter = after.version();
        this.before = before;
        this.after = after;
    }

    void look(Snapshot newBefore, Snapshot newAfter) {
        before = newBefore;
        after = newAfter;
        looks++;
    }

    Snapshot before() {
        return before;
    }

    Snapshot after() {
        return after;
    }

    /**
     * True if each index has read what the other had at the first look, and yet they are not at the same version: the
     * row changes faster than we look.
     */
    boolean moving() {
        return looks >= LOOKS
                && before.version() != after.version()
                && after.version() >= firstBefore
                && before.version() >= firstAfter;
    }

    /** How the row differs now; empty if it does not, or is past the end. */
    Optional<Kind> kind(Optional<Instant> until) {
        if (before.beyond(until) || after.beyond(until) || before.agrees(after)) {
            return Optional.empty();
        }
        return Optional.of(!after.live() ? Kind.MISSING : !before.live() ? Kind.EXTRA : Kind.DIFFERENT);
    }
}
