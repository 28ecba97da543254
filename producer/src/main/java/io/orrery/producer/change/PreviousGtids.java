package io.orrery.producer.change;

import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.LogBuffer;
import java.util.StringJoiner;
import java.util.UUID;

/** Reads the event at the start of each file: the transactions of all files before it ("Previous_gtids_event"). */
public final class PreviousGtids {

    private PreviousGtids() {}

    /** The set as text; empty if there is none. */
    public static String read(LogBuffer body) {
        long servers = body.le(8);
        if (servers < 0 || servers > 1 << 20) {
            throw new BinlogFormatException("the GTIDs have tags, which are not understood: start from a GTID set");
        }
        StringJoiner set = new StringJoiner(",");
        for (long i = 0; i < servers; i++) {
            StringBuilder one = new StringBuilder(new UUID(body.be(8), body.be(8)).toString());
            long intervals = body.le(8);
            for (long n = 0; n < intervals; n++) {
                long first = body.le(8);
                long last = body.le(8) - 1; // The end is not in the interval.
                one.append(':').append(first);
                if (last > first) {
                    one.append('-').append(last);
                }
            }
            set.add(one);
        }
        return set.toString();
    }
}
