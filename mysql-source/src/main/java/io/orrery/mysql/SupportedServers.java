package io.orrery.mysql;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which servers' binary logs are understood. */
final class SupportedServers {

    static final String REMEDY = "only MySQL 8.0 and later can be followed";

    private static final int OLDEST_MAJOR = 8;
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,4})\\.\\d+.*");

    private SupportedServers() {}

    /**
     * Why a server can't be followed; empty if it can.
     *
     * @param version what it says in its variable {@code version}
     */
    static Optional<String> refusal(String version) {
        Matcher number = NUMBER.matcher(version);
        if (version.toLowerCase(Locale.ROOT).contains("mariadb")) {
            return Optional.of("is MariaDB (" + version + "), which logs in another way: " + REMEDY);
        }
        if (!number.matches()) {
            return Optional.of("says '" + version + "' for its version: " + REMEDY);
        }
        return Integer.parseInt(number.group(1)) < OLDEST_MAJOR
                ? Optional.of("is MySQL " + version + ": " + REMEDY)
                : Optional.empty();
    }
}
