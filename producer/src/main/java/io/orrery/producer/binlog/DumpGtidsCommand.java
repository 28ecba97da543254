package io.orrery.producer.binlog;

import com.github.shyiko.mysql.binlog.network.protocol.command.Command;
import io.orrery.producer.gtid.GtidSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Asks a server for all transactions but those of a set ("COM_BINLOG_DUMP_GTID"), which may have tags. */
record DumpGtidsCommand(long serverId, GtidSet known) implements Command {

    private static final byte CODE = 0x1e;
    private static final long FIRST_EVENT = 4;

    @Override
    public byte[] toByteArray() {
        byte[] set = GtidSetBytes.write(known);
        return ByteBuffer.allocate(23 + set.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(CODE)
                .putShort((short) 0)
                .putInt((int) serverId)
                .putInt(0) // No file's name: the server finds it by the set.
                .putLong(FIRST_EVENT)
                .putInt(set.length)
                .put(set)
                .array();
    }
}
