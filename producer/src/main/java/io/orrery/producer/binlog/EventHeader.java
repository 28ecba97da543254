package io.orrery.producer.binlog;

/**
 * The header of every event: "Binlog Event Header" in MySQL's protocol documentation.
 *
 * @param timestamp seconds since 1970 at which the statement began
 * @param type the type code, see {@link EventTypes}
 * @param serverId the server that first logged it
 * @param length of the whole event with header and checksum
 * @param nextPosition where the next event starts in the file (its low 32 bits); 0 for events made up while sending
 * @param flags bits such as {@link #IGNORABLE}
 */
public record EventHeader(long timestamp, int type, long serverId, long length, long nextPosition, int flags) {

    static final int SIZE = 19;

    /** Set on events that a reader may pass over if it does not know their type. */
    static final int IGNORABLE = 0x80;

    static EventHeader read(LogBuffer buffer) {
        return new EventHeader(buffer.le(4), buffer.u8(), buffer.le(4), buffer.le(4), buffer.le(4), (int) buffer.le(2));
    }

    /** True if a reader that does not know the type may pass over the event. */
    public boolean ignorable() {
        return (flags & IGNORABLE) != 0;
    }
}
