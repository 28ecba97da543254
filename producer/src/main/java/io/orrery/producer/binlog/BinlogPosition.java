package io.orrery.producer.binlog;

import io.orrery.runtime.Count;
import java.util.Objects;

/**
 * Where reading goes on: after a transaction, or within one after some of its row changes.
 *
 * @param serverUuid the server whose file names these are
 * @param file the file that the next transaction stands in
 * @param position where in {@code file} the next transaction starts
 * @param gtids the transactions that were read completely, as a GTID set; null where the server has no GTIDs
 * @param rows how many row changes of the next transaction are done already; 0 between transactions
 * @param mark by what {@code file} is known again; null where it is not known, as in what older versions saved
 */
public record BinlogPosition(String serverUuid, String file, long position, String gtids, long rows, LogMark mark) {

    /** What to do where reading can't go on from a position: the name stays, so that versions go on growing. */
    public static final String START_ANEW =
            "forget the position with 'orrery position --forget', start again at --from,"
                    + " and let 'verify' tell what each satellite lacks";

    public BinlogPosition {
        Objects.requireNonNull(serverUuid, "serverUuid");
        Objects.requireNonNull(file, "file");
        if (position < 0 || rows < 0) {
            throw new IllegalArgumentException(
                    "Cannot use position=" + position + ", rows=" + rows + ": must not be negative");
        }
    }

    /** A place in a file that is known by its name alone. */
    public BinlogPosition(String serverUuid, String file, long position, String gtids, long rows) {
        this(serverUuid, file, position, gtids, rows, null);
    }

    /** The same place, known again by {@code newMark}. */
    public BinlogPosition withMark(LogMark newMark) {
        return new BinlogPosition(serverUuid, file, position, gtids, rows, newMark);
    }

    /** The same place by its GTIDs, at another server, of whose files nothing is known yet. */
    public BinlogPosition at(String newServerUuid) {
        return new BinlogPosition(newServerUuid, file, position, gtids, rows, null);
    }

    /** For people: file and offset, and the row where it is within a transaction. */
    @Override
    public String toString() {
        return file + ":" + position + (rows == 0 ? "" : "+" + Count.of(rows, "row"));
    }
}
