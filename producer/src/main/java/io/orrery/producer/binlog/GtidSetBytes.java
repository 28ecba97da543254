package io.orrery.producer.binlog;

import io.orrery.producer.gtid.GtidSet;
import io.orrery.producer.gtid.GtidSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A set as the replication protocol has it, in the event at the start of each file and in a replica's request. There are two
 * forms ("Gtid_set::encode" in MySQL): the first eight bytes count the sources, or with tags begin and end with 1 around the
 * count. Servers that know no tags take the one without alone.
 */
public final class GtidSetBytes {

    private static final int TAGGED = 1;
    private static final int MOST_SOURCES = 1 << 20;
    private static final int UUID_BYTES = 16;

    private GtidSetBytes() {}

    /** Reads a set. */
    public static GtidSet read(LogBuffer bytes) {
        long header = bytes.le(8);
        boolean tagged = header >>> 56 == TAGGED;
        long sources = tagged ? header << 8 >>> 16 : header;
        if (sources < 0 || sources > MOST_SOURCES) {
            throw new BinlogFormatException("a GTID set of " + sources + " sources is out of range");
        }
        GtidSet set = new GtidSet();
        for (long i = 0; i < sources; i++) {
            UUID server = new UUID(bytes.be(8), bytes.be(8));
            GtidSource source = new GtidSource(server, tagged ? bytes.utf8(bytes.varlenInt()) : "");
            long intervals = bytes.le(8);
            for (long n = 0; n < intervals; n++) {
                long first = bytes.le(8);
                set.addAll(source, first, bytes.le(8) - 1); // The end is not in the interval.
            }
        }
        return set;
    }

    /** Writes a set, in the form without tags where it has none. */
    public static byte[] write(GtidSet set) {
        boolean tagged = set.sources().stream().anyMatch(source -> !source.tag().isEmpty());
        int size = Long.BYTES;
        for (GtidSource source : set.sources()) {
            int tag = tagged ? 1 + source.tag().length() : 0;
            size += UUID_BYTES + tag + Long.BYTES + 2 * Long.BYTES * set.intervals(source);
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        long count = set.sources().size();
        bytes.putLong(tagged ? (long) TAGGED << 56 | count << 8 | TAGGED : count);
        for (GtidSource source : set.sources()) {
            bytes.order(ByteOrder.BIG_ENDIAN)
                    .putLong(source.server().getMostSignificantBits())
                    .putLong(source.server().getLeastSignificantBits())
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (tagged) {
                // A tag has at most 32 characters: its length takes one byte, whose lowest bit says that there are no
                // more.
                bytes.put((byte) (source.tag().length() << 1)).put(source.tag().getBytes(StandardCharsets.US_ASCII));
            }
            bytes.putLong(set.intervals(source));
            set.forEach(source, (first, last) -> bytes.putLong(first).putLong(last + 1));
        }
        return bytes.array();
    }
}
