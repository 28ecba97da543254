package io.orrery.producer.binlog;

/**
 * One event of the binary log.
 *
 * @param header its header
 * @param body what follows the header, without checksum; valid until the next event is read
 * @param file the file that it stands in
 * @param position where it starts in the file; within a compressed transaction, where that starts
 */
public record LogEvent(EventHeader header, LogBuffer body, String file, long position) {

    /** The type code, one of {@link EventTypes}. */
    public int type() {
        return header.type();
    }
}
