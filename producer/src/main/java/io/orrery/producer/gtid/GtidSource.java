package io.orrery.producer.gtid;

import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What numbers transactions: a server, and there a tag of its own if the transactions have one, which MySQL knows since
 * 8.3. Ordered as in MySQL's text of a set.
 *
 * @param server the server that committed them first
 * @param tag lower case; empty for none
 */
public record GtidSource(UUID server, String tag) implements Comparable<GtidSource> {

    static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

    /** As the texts of the servers are ordered. */
    private static final Comparator<GtidSource> ORDER = Comparator.<GtidSource, Long>comparing(
                    source -> source.server().getMostSignificantBits(), Long::compareUnsigned)
            .thenComparing(source -> source.server().getLeastSignificantBits(), Long::compareUnsigned)
            .thenComparing(GtidSource::tag);

    public GtidSource {
        Objects.requireNonNull(server, "server");
        tag = tag.toLowerCase(Locale.ROOT);
        if (!tag.isEmpty() && !TAG.matcher(tag).matches()) {
            throw new IllegalArgumentException("'" + tag + "' is no tag of a GTID");
        }
    }

    @Override
    public int compareTo(GtidSource other) {
        return ORDER.compare(this, other);
    }
}
