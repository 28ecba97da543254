package io.orrery.producer.binlog;

import java.util.Objects;

/**
 * Where reading goes on: after a transaction, or within one after some of its row changes.
 *
 * @param serverUuid the server whose file names these are
 * @param file the file that the next transaction stands in
 * @param position where in {@code file} the next transaction starts
 * @param gtids the transactions that were read completely, as a GTID set; null where the server has no GTIDs
 * @param rows how many row changes of the next transaction are done already; 0 between transactions
 */
public record BinlogPosition(String serverUuid, String file, long position, String gtids, long rows) {

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

    /** The same place with {@code newRows} row changes of the next transaction done. */
    public BinlogPosition withRows(long newRows) {
        return new BinlogPosition(serverUuid, file, position, gtids, newRows);
    }

    /** For people: file and offset, and the row where it is within a transaction. */
    @Override
    public String toString() {
        return file + ":" + position + (rows == 0 ? "" : "+" + rows + " rows");
    }
}
