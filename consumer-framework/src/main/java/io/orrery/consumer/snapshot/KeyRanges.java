package io.orrery.consumer.snapshot;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Parts of the key space put together: ranges may overlap, repeat, and lie within each other. Immutable. */
public final class KeyRanges {

    /** Sorted, with a gap between each two. */
    private final List<KeyRange> parts;

    private KeyRanges(List<KeyRange> parts) {
        this.parts = List.copyOf(parts);
    }

    /** All places that one of {@code ranges} has. */
    public static KeyRanges of(Collection<KeyRange> ranges) {
        List<KeyRange> parts = new ArrayList<>();
        KeyRange open = null;
        for (KeyRange range :
                ranges.stream().sorted(Comparator.comparing(KeyRange::first)).toList()) {
            if (open == null) {
                open = range;
            } else if (range.first().compareTo(open.last().add(BigInteger.ONE)) <= 0) {
                open = new KeyRange(open.first(), open.last().max(range.last()));
            } else {
                parts.add(open);
                open = range;
            }
        }
        if (open != null) {
            parts.add(open);
        }
        return new KeyRanges(parts);
    }

    /** The places that both have. */
    public KeyRanges and(KeyRanges other) {
        List<KeyRange> both = new ArrayList<>();
        for (KeyRange one : parts) {
            for (KeyRange two : other.parts) {
                BigInteger first = one.first().max(two.first());
                BigInteger last = one.last().min(two.last());
                if (first.compareTo(last) <= 0) {
                    both.add(new KeyRange(first, last));
                }
            }
        }
        return of(both);
    }

    /** True if no place of the key space is missing. */
    public boolean coverAll() {
        return parts.equals(List.of(KeyRange.ALL));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyRanges that && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    @Override
    public String toString() {
        return "KeyRanges" + parts;
    }
}
