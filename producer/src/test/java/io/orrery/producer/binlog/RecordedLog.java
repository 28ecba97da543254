package io.orrery.producer.binlog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** The events of a file that a server wrote, whose events have checksums. */
public final class RecordedLog {

    private static final int MAGIC_SIZE = 4;
    private static final int CHECKSUM_SIZE = 4;

    private final List<Recorded> events = new ArrayList<>();
    private final String file;

    private RecordedLog(String file) {
        this.file = file;
    }

    /**
     * An event.
     *
     * @param next where the one after it starts
     */
    public record Recorded(LogEvent event, long next) {}

    /** The events in their order; those of a compressed transaction one by one. */
    public static List<Recorded> read(byte[] log) throws IOException {
        RecordedLog recorded = new RecordedLog("binlog.000002");
        int start = MAGIC_SIZE;
        while (start < log.length) {
            start = recorded.add(log, start);
        }
        return recorded.events;
    }

    private int add(byte[] log, int start) throws IOException {
        EventHeader header = EventHeader.read(new LogBuffer(log, start, log.length));
        int end = Math.toIntExact(start + header.length());
        int body = start + EventHeader.SIZE;
        CRC32 checksum = new CRC32();
        checksum.update(log, start, end - CHECKSUM_SIZE - start);
        if (checksum.getValue() != new LogBuffer(log, end - CHECKSUM_SIZE, end).le(CHECKSUM_SIZE)) {
            throw new IOException("The recording was changed at " + start);
        }
        if (header.type() == EventTypes.TRANSACTION_PAYLOAD) {
            InputStream packed = new ByteArrayInputStream(log, body, end - CHECKSUM_SIZE - body);
            addPacked(new TransactionPayload(packed, new CRC32(), start).events(), start, end);
        } else {
            LogBuffer bytes = new LogBuffer(log, body, end - CHECKSUM_SIZE);
            events.add(new Recorded(new LogEvent(header, bytes, file, start), end));
        }
        return end;
    }

    private void addPacked(InputStream packed, int start, int end) throws IOException {
        byte[] header = packed.readNBytes(EventHeader.SIZE);
        while (header.length > 0) {
            EventHeader read = EventHeader.read(new LogBuffer(header));
            byte[] body = packed.readNBytes(Math.toIntExact(read.length() - EventHeader.SIZE));
            events.add(new Recorded(new LogEvent(read, new LogBuffer(body), file, start), end));
            header = packed.readNBytes(EventHeader.SIZE);
        }
    }
}
