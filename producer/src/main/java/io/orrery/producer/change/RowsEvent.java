package io.orrery.producer.change;

import io.orrery.event.Row;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.binlog.TableMap;
import io.orrery.producer.rows.RowImages;
import io.orrery.producer.rows.TableLayout;

/** The row changes of one event ("Rows_event" in MySQL's replication documentation), read one by one. */
final class RowsEvent {

    private final LogBuffer body;
    private final Tables.Mapped table;
    private final int kind;
    private final RowImages first;
    private final RowImages second;

    private RowsEvent(LogBuffer body, Tables.Mapped table, int kind, RowImages first, RowImages second) {
        this.body = body;
        this.table = table;
        this.kind = kind;
        this.first = first;
        this.second = second;
    }

    /** Reads the head of the event, from after the table id. */
    static RowsEvent read(LogEvent event, Tables.Mapped table) {
        LogBuffer body = event.body();
        body.skip(2);
        int kind = event.type();
        if (kind >= EventTypes.WRITE_ROWS) {
            body.skip((int) body.le(2) - 2); // Extra information; its length counts itself.
        } else {
            kind += EventTypes.WRITE_ROWS - EventTypes.WRITE_ROWS_V1;
        }
        int columns = body.packedInt();
        int bitmap = (columns + 7) / 8;
        TableLayout layout = table.layout();
        if (layout == null) {
            return new RowsEvent(body, table, kind, null, null);
        }
        RowImages first = new RowImages(layout, TableMap.bits(body.slice(bitmap), columns, false));
        RowImages second = kind == EventTypes.UPDATE_ROWS
                ? new RowImages(layout, TableMap.bits(body.slice(bitmap), columns, false))
                : null;
        return new RowsEvent(body, table, kind, first, second);
    }

    TableLayout layout() {
        return table.layout();
    }

    boolean chosen() {
        return table.chosen();
    }

    boolean more() {
        return body.remaining() > 0;
    }

    /** Passes over the next change, or over all if they can't be told apart. */
    void skip() {
        if (first == null) {
            body.skip(body.remaining());
            return;
        }
        first.skip(body);
        if (second != null) {
            second.skip(body);
        }
    }

    void next(ChangeSink sink, ChangePoint at) throws InterruptedException {
        Row row = first.read(body);
        switch (kind) {
            case EventTypes.WRITE_ROWS -> sink.written(layout().schema(), row, at);
            case EventTypes.DELETE_ROWS -> sink.deleted(layout().schema(), row, at);
            default -> sink.updated(layout().schema(), row, second.read(body), at);
        }
    }
}
