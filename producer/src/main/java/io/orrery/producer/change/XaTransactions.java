package io.orrery.producer.change;

import io.orrery.producer.change.XaLog.Place;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The XA transactions that were prepared while the log was read and are still open. For one thread. */
final class XaTransactions {

    private final XaLog log;
    private final Map<String, Optional<Place>> prepared = new HashMap<>();
    private String current;
    private boolean wanted;

    XaTransactions(XaLog log) {
        this.log = log;
    }

    /** The events that follow are those of the transaction {@code xid}. */
    void start(String xid) {
        current = xid;
        wanted = false;
    }

    /** True between the start of a transaction and its being prepared. */
    boolean within() {
        return current != null;
    }

    /** The current transaction has rows that are wanted. */
    void want() {
        wanted = true;
    }

    /** The current transaction, which began at {@code place}, is prepared and may be committed later. */
    void prepare(Place place) {
        prepared.put(current, wanted ? Optional.of(place) : Optional.empty());
        current = null;
    }

    /** The current transaction, which began at {@code place}, was prepared and committed in one. */
    void commitCurrent(Place place, XaLog.Events events) throws IOException, InterruptedException {
        if (wanted) {
            log.read(current, place, events);
        }
        current = null;
    }

    /** Hands on the events of a transaction that is committed at {@code commit}. */
    void commit(String xid, Place commit, XaLog.Events events) throws IOException, InterruptedException {
        Optional<Place> known = prepared.get(xid);
        Optional<Place> place = known == null ? log.find(xid, commit) : known;
        if (place.isPresent()) {
            log.read(xid, place.get(), events);
        }
        prepared.remove(xid);
    }

    void rollBack(String xid) {
        prepared.remove(xid);
    }
}
