package io.orrery.producer.change;

import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogEvent;
import java.util.Map;
import java.util.OptionalLong;

/** Looks in the events of a file for the last group in which an XA transaction was prepared. */
public final class XaFinder {

    /** The statements that are looked for are written by the server, in ASCII. */
    private static final QueryReader NO_NAMES = new QueryReader(new Charsets(Map.of()), NameCase.TOLD_APART);

    private final String xid;
    private long group;
    private OptionalLong found = OptionalLong.empty();

    public XaFinder(String xid) {
        this.xid = xid;
    }

    /** Takes the next event of the file. */
    public void accept(LogEvent event) {
        switch (event.type()) {
            case EventTypes.GTID, EventTypes.GTID_TAGGED, EventTypes.ANONYMOUS_GTID -> group = event.position();
            case EventTypes.QUERY -> {
                if (starts(event, xid)) {
                    found = OptionalLong.of(group);
                }
            }
            default -> {}
        }
    }

    /** True if the event is a statement that starts the transaction. */
    public static boolean starts(LogEvent event, String xid) {
        if (event.type() != EventTypes.QUERY) {
            return false;
        }
        QueryEvent query = NO_NAMES.read(event.body());
        return query.sql().equals("XA START " + xid);
    }

    /** Where the group starts. */
    public OptionalLong found() {
        return found;
    }
}
