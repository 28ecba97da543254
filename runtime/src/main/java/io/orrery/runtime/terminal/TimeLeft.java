package io.orrery.runtime.terminal;

import java.time.Duration;
import java.util.Locale;

/** How long something will take, as people read it from a clock. */
public final class TimeLeft {

    private TimeLeft() {}

    /** Minutes and seconds, after the hours if there are any: 0:06, 12:30, 1:02:03. */
    public static String of(Duration left) {
        return left.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", left.toMinutesPart(), left.toSecondsPart());
    }
}
