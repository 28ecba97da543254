package io.orrery.producer.binlog;

import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The events of a transaction that is logged as one compressed event ("Transaction_payload_event"), unpacked piece by
 * piece while they are read. For one thread.
 */
final class TransactionPayload {

    private final long position;
    private final CheckedInputStream source;
    private final InputStream events;

    /**
     * Reads the fields before the events: type, length and value of each, closed by a 0.
     *
     * @param body what follows the event's header, to its end or its checksum
     * @param checksum of the event so far
     * @param position where the event starts in its file
     */
    TransactionPayload(InputStream body, CRC32 checksum, long position) throws IOException {
        this.position = position;
        this.source = new CheckedInputStream(body, checksum);
        boolean compressed = false;
        while (true) {
            long field = packed(source);
            if (field == 0) {
                break;
            }
            byte[] value = source.readNBytes(Math.toIntExact(packed(source)));
            if (field == 2) {
                long algorithm = new LogBuffer(value).packed();
                compressed = algorithm == 0;
                if (!compressed && algorithm != 255) {
                    throw new BinlogFormatException(
                            "a transaction is compressed by the unknown algorithm " + algorithm);
                }
            }
        }
        this.events = compressed ? new ZstdInputStream(source) : source;
    }

    private static long packed(InputStream in) throws IOException {
        int first = in.read();
        int more =
                switch (first) {
                    case -1 -> throw new EOFException("A compressed transaction is cut short");
                    case 252 -> 2;
                    case 253 -> 3;
                    case 254 -> 8;
                    default -> 0;
                };
        return more == 0 ? first : new LogBuffer(in.readNBytes(more)).le(more);
    }

    /** The events one after the other, which have no checksums of their own. */
    InputStream events() {
        return events;
    }

    /** Where the event that holds them starts in its file. */
    long position() {
        return position;
    }

    /** The checksum of the event, of which the rest is read. */
    long checksum() throws IOException {
        source.transferTo(OutputStream.nullOutputStream());
        return source.getChecksum().getValue();
    }
}
