package io.orrery.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** What happened, for people. It is kept only where it is to be read: most runs are not. */
final class Story {

    private static final int MOST = 400;

    private final boolean kept;
    private final Deque<String> lines = new ArrayDeque<>();

    private Story(boolean kept) {
        this.kept = kept;
    }

    static Story untold() {
        return new Story(false);
    }

    static Story told() {
        return new Story(true);
    }

    void tell(long at, Supplier<String> what) {
        if (kept) {
            lines.add("%7d ms  %s".formatted(at, what.get()));
            if (lines.size() > MOST) {
                lines.poll();
            }
        }
    }

    String text() {
        return String.join("\n", lines);
    }
}
