package io.orrery.simulation;

import io.orrery.consumer.worker.ShardAccess;
import io.orrery.consumer.worker.UserRecord;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.EventPart;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.TableSchema;
import io.orrery.event.Version;
import io.orrery.event.json.EventReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a Kinesis record says, but for schemas and parts of large rows.
 *
 * @param records it taken apart
 * @param newestEpoch the newest epoch in it, those of parts too
 */
record Decoded(List<UserRecord> records, List<Said> said, int newestEpoch) {

    /** An event and where it belongs. */
    record Said(Event event, BigInteger hashKey) {

        long version() {
            return Metadata.of(event).orElseThrow().version();
        }

        int epoch() {
            return Decoded.epoch(version());
        }

        @Override
        public String toString() {
            return event.getClass().getSimpleName() + " " + event.table().table() + text() + " v" + epoch() + "."
                    + Version.ofLong(version()).counter();
        }

        private String text() {
            if (!(event instanceof ChangeEvent<?> change)) {
                return "";
            }
            String text = Tables.text(row(change));
            return " " + (text.length() > 60 ? text.substring(0, 60) + "…" : text)
                    + (change.metadata().snapshot() ? " (snapshot)" : "");
        }
    }

    private static int epoch(long version) {
        return Version.ofLong(version).epoch();
    }

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    static Row row(ChangeEvent<?> change) {
        return ((ChangeEvent<Row>) change).match(w -> w.row(), u -> u.after(), d -> d.row());
    }

    static Decoded of(ModelKinesis.Rec rec) {
        EventReader reader = new EventReader();
        List<UserRecord> records = ShardAccess.split("p", rec.data());
        List<Said> said = new ArrayList<>();
        int newestEpoch = 0;
        for (UserRecord record : records) {
            Event event = reader.read(record.data());
            if (event instanceof EventPart part) {
                newestEpoch = Math.max(newestEpoch, epoch(part.version()));
            } else if (!(event instanceof TableSchema)) {
                Said one = new Said(event, record.hashKey());
                said.add(one);
                newestEpoch = Math.max(newestEpoch, one.epoch());
            }
        }
        return new Decoded(records, said, newestEpoch);
    }

    @Override
    public String toString() {
        return said.isEmpty()
                ? "a part of a large row"
                : said.stream().map(Said::toString).collect(Collectors.joining(", "));
    }
}
