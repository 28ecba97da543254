package io.orrery.producer.change;

import io.orrery.producer.binlog.LogEvent;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads again what was logged when an XA transaction was prepared. Its rows count only once it is committed, perhaps
 * hours later, so they are not kept meanwhile, however many they are.
 */
public interface XaLog {

    /**
     * Where a group of events starts.
     *
     * @param file the binary log
     * @param position of its first event
     */
    record Place(String file, long position) {}

    /** Takes the events of a group. */
    interface Events {
        void accept(LogEvent event) throws InterruptedException;
    }

    /**
     * Where the transaction was prepared, of which only the commit was seen here: it was prepared before reading began.
     *
     * @param commit where its commit stands
     * @return empty if its rows are not wanted
     * @throws io.orrery.producer.binlog.BinlogFormatException if no log that is kept has it
     */
    Optional<Place> find(String xid, Place commit) throws IOException, InterruptedException;

    /** Hands on the events of the transaction that was prepared at {@code place}. */
    void read(String xid, Place place, Events events) throws IOException, InterruptedException;

    /** Reads nothing, for those who want no rows. */
    XaLog NONE = new XaLog() {
        @Override
        public Optional<Place> find(String xid, Place commit) {
            return Optional.empty();
        }

        @Override
        public void read(String xid, Place place, Events events) {
            throw new IllegalStateException("No rows are wanted");
        }
    };
}
