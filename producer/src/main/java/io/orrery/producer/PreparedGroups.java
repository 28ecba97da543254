package io.orrery.producer;

import io.orrery.mysql.MysqlAddress;
import io.orrery.mysql.MysqlServer;
import io.orrery.producer.binlog.BinlogConnection;
import io.orrery.producer.binlog.BinlogFormatException;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.binlog.LogFiles;
import io.orrery.producer.change.XaFinder;
import io.orrery.producer.change.XaLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads the groups of prepared XA transactions by connections of their own, beside the one that follows the log. */
final class PreparedGroups implements XaLog {

    /** Called after each event that was handed on. */
    interface Step {
        void done() throws IOException;
    }

    private final MysqlServer server;
    private final MysqlAddress address;
    private final Step step;

    PreparedGroups(MysqlServer server, Step step) {
        this.server = server;
        this.address = server.address();
        this.step = step;
    }

    /** Looks through the files from the newest back: most transactions are open for a moment only. */
    @Override
    public Optional<Place> find(String xid, Place commit) throws IOException {
        List<String> files = new ArrayList<>();
        for (MysqlServer.LogEnd log : server.logs()) {
            files.add(log.file());
        }
        Collections.reverse(files);
        for (String file : files.subList(Math.max(0, files.indexOf(commit.file())), files.size())) {
            long end = file.equals(commit.file()) ? commit.position() : Long.MAX_VALUE;
            Optional<Place> place = find(xid, file, end);
            if (place.isPresent()) {
                return place;
            }
        }
        throw new BinlogFormatException("the XA transaction " + xid + " is committed, and was prepared in a binary log"
                + " that the server no longer has: " + BinlogPosition.START_ANEW);
    }

    private Optional<Place> find(String xid, String file, long end) throws IOException {
        XaFinder finder = new XaFinder(xid);
        try (BinlogConnection log = LogFiles.open(address, file)) {
            while (true) {
                LogEvent event = log.next();
                if (!log.file().equals(file) || event.position() >= end) {
                    break;
                }
                finder.accept(event);
                step.done();
            }
        }
        return finder.found().isPresent()
                ? Optional.of(new Place(file, finder.found().getAsLong()))
                : Optional.empty();
    }

    @Override
    public void read(String xid, Place place, Events events) throws IOException, InterruptedException {
        boolean started = false;
        try (BinlogConnection log = LogFiles.open(address, place.file(), place.position())) {
            while (true) {
                LogEvent event = log.next();
                if (event.type() == EventTypes.XA_PREPARE && started) {
                    return;
                }
                if (event.type() == EventTypes.QUERY && !started) {
                    started = XaFinder.starts(event, xid);
                    if (!started) {
                        throw new BinlogFormatException("the XA transaction " + xid + " is not at " + place.file() + ":"
                                + place.position() + " any more");
                    }
                } else if (started) {
                    events.accept(event);
                }
                step.done();
            }
        }
    }
}
