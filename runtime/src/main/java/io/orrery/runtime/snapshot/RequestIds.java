package io.orrery.runtime.snapshot;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Names of requests. */
public final class RequestIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private RequestIds() {}

    /** A new one, which starts with the time: {@code 20260102-030405-3f9a}. */
    public static String draw() {
        return TIME.format(Instant.now())
                + String.format(
                        Locale.ROOT, "-%04x", ThreadLocalRandom.current().nextInt(1 << 16));
    }
}
