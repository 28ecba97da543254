package io.orrery.producer.gtid;

import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A set of transactions. Not safe for several threads. */
public final class GtidSet {

    private static final Pattern SERVER =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,18})(?:-(\\d{1,18}))?");

    private final NavigableMap<GtidSource, Intervals> numbers = new TreeMap<>();

    /**
     * Reads MySQL's text of a set, such as {@code uuid:1-7:9,uuid:1-3:tag:1}. White space counts for nothing.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static GtidSet parse(String text) {
        GtidSet set = new GtidSet();
        for (String server : text.replaceAll("\\s", "").split(",", -1)) {
            if (!server.isEmpty()) {
                set.parseServer(server);
            }
        }
        return set;
    }

    private void parseServer(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || !SERVER.matcher(parts[0]).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no part of a GTID set");
        }
        UUID server = UUID.fromString(parts[0]);
        GtidSource source = new GtidSource(server, "");
        boolean numbered = false;
        for (int i = 1; i < parts.length; i++) {
            Matcher interval = INTERVAL.matcher(parts[i]);
            if (interval.matches()) {
                long first = Long.parseLong(interval.group(1));
                addAll(source, first, interval.group(2) == null ? first : Long.parseLong(interval.group(2)));
                numbered = true;
            } else if (!parts[i].isEmpty() && (i == 1 || numbered)) {
                source = new GtidSource(server, parts[i]);
                numbered = false;
            } else {
                throw new IllegalArgumentException("'" + parts[i] + "' of '" + text + "' is no number of a GTID");
            }
        }
        if (!numbered) {
            throw new IllegalArgumentException("'" + text + "' ends without a number of a GTID");
        }
    }

    /** An independent copy. */
    public GtidSet copy() {
        GtidSet copy = new GtidSet();
        numbers.forEach((source, intervals) -> copy.numbers.put(source, intervals.copy()));
        return copy;
    }

    /** Adds a transaction. */
    public void add(Gtid gtid) {
        addAll(gtid.source(), gtid.number(), gtid.number());
    }

    /** Adds transactions, from one to another. */
    public void addAll(GtidSource source, long first, long last) {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException(first + "-" + last + " is no interval of a GTID set");
        }
        numbers.computeIfAbsent(source, s -> new Intervals()).add(first, last);
    }

    /** True if all transactions of the other set are in this one. */
    public boolean contains(GtidSet other) {
        return other.numbers.entrySet().stream().allMatch(part -> {
            Intervals known = numbers.get(part.getKey());
            return known != null && known.contains(part.getValue());
        });
    }

    /** What numbers its transactions, in order. */
    public Collection<GtidSource> sources() {
        return Collections.unmodifiableCollection(numbers.keySet());
    }

    /** How many intervals the numbers of one of its sources make. */
    public int intervals(GtidSource source) {
        return numbers.get(source).count();
    }

    /** Gives each interval of one of its sources, in order. */
    public void forEach(GtidSource source, Visitor visitor) {
        numbers.get(source).forEach(visitor);
    }

    /** Sees an interval of numbers, its first and its last one. */
    @FunctionalInterface
    public interface Visitor {
        /** Called for each. */
        void see(long first, long last);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet set && numbers.equals(set.numbers);
    }

    @Override
    public int hashCode() {
        return numbers.hashCode();
    }

    /** As MySQL writes it, without line breaks. */
    @Override
    public String toString() {
        StringJoiner servers = new StringJoiner(",");
        StringBuilder text = new StringBuilder();
        UUID server = null;
        for (var part : numbers.entrySet()) {
            GtidSource source = part.getKey();
            if (!source.server().equals(server)) {
                if (server != null) {
                    servers.add(text);
                }
                server = source.server();
                text = new StringBuilder(server.toString());
            }
            if (!source.tag().isEmpty()) {
                text.append(':').append(source.tag());
            }
            append(part.getValue(), text);
        }
        return server == null ? "" : servers.add(text).toString();
    }

    private static void append(Intervals intervals, StringBuilder text) {
        intervals.forEach((first, last) -> {
            text.append(':').append(first);
            if (last > first) {
                text.append('-').append(last);
            }
        });
    }
}
