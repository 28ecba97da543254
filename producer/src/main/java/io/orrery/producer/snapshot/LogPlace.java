package io.orrery.producer.snapshot;

import io.orrery.runtime.OrreryException;
import java.util.Objects;

/**
 * A place in the binary log of one server.
 *
 * @param serverUuid the server: files of two servers may have the same name
 * @param file the file
 * @param position the offset in {@code file}
 */
public record LogPlace(String serverUuid, String file, long position) {

    public LogPlace {
        Objects.requireNonNull(serverUuid, "serverUuid");
        Objects.requireNonNull(file, "file");
    }

    /**
     * True if it is at {@code other} or behind it, in the log of the same server.
     *
     * @throws OtherServerException if the other is a place of another server
     */
    boolean reaches(LogPlace other) {
        if (!serverUuid.equals(other.serverUuid)) {
            throw new OtherServerException(serverUuid, other.serverUuid);
        }
        int files = Long.compare(number(file), number(other.file));
        return files > 0 || (files == 0 && position >= other.position);
    }

    /** Rows were read from another server than the log: a failover is under way, or one address leads to two servers. */
    static final class OtherServerException extends OrreryException {
        private static final long serialVersionUID = 1L;

        private OtherServerException(String log, String rows) {
            super("The binary log comes from the server " + log + " and rows come from the server " + rows
                    + ": give --mysql-url the address of one server.");
        }
    }

    /** Files are numbered: past 999999 the number has more digits, so names are not in order. */
    private static long number(String file) {
        String digits = file.substring(file.lastIndexOf('.') + 1);
        return Long.parseLong(digits);
    }
}
