package io.orrery.producer.change;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.json.EventFrame;
import io.orrery.event.json.JsonBytes;
import io.orrery.producer.binlog.EventTypes;
import io.orrery.producer.binlog.LogBuffer;
import io.orrery.producer.binlog.LogEvent;
import io.orrery.producer.binlog.TableMap;
import io.orrery.producer.cascade.ParentTable;
import io.orrery.producer.rows.RowImages;
import io.orrery.producer.rows.TableLayout;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The row changes of one event ("Rows_event" in MySQL's replication documentation), read one by one. */
final class RowsEvent implements RowChange {

    /** Set on events of sessions with {@code foreign_key_checks=0}, whose changes lead to no others. */
    private static final int NO_FOREIGN_KEY_CHECKS = 2;

    private final LogBuffer body;
    private final Tables.Mapped table;
    private final int kind;
    private final RowImages first;
    private final RowImages second;
    private final boolean cascading;

    private RowsEvent(LogBuffer body, Tables.Mapped table, int kind, RowImages first, RowImages second, int flags) {
        this.cascading = (flags & NO_FOREIGN_KEY_CHECKS) == 0 && !table.parent().harmless();
        this.body = body;
        this.table = table;
        this.kind = kind;
        this.first = first;
        this.second = second;
    }

    /** Reads the head of the event, from after the table id. */
    static RowsEvent read(LogEvent event, Tables.Mapped table) {
        LogBuffer body = event.body();
        int flags = (int) body.le(2);
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
            return new RowsEvent(body, table, kind, null, null, flags);
        }
        RowImages first = new RowImages(layout, TableMap.bits(body.slice(bitmap), columns, false));
        RowImages second = kind == EventTypes.UPDATE_ROWS
                ? new RowImages(layout, TableMap.bits(body.slice(bitmap), columns, false))
                : null;
        return new RowsEvent(body, table, kind, first, second, flags);
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

    /** The chosen tables whose rows foreign keys change, or may change, because of the next change. */
    Set<TableName> cascades() {
        if (!cascading || kind == EventTypes.WRITE_ROWS) {
            return Set.of();
        }
        if (kind == EventTypes.DELETE_ROWS) {
            return table.parent().deleted();
        }
        if (first == null) {
            return Set.of();
        }
        Set<TableName> changed = new HashSet<>();
        for (ParentTable.Update update : table.parent().updates()) {
            if (changes(update.column())) {
                changed.addAll(update.changed());
            }
        }
        return Set.copyOf(changed);
    }

    /** True if the next change, an update, changes the column. */
    private boolean changes(String name) {
        List<Column> columns = layout().schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(name)) {
                LogBuffer ahead = new LogBuffer(body.array(), body.position(), body.position() + body.remaining());
                byte[] before = first.skipAllBut(i, ahead);
                // A column that the image after does not have was not changed.
                return second.has(i) && !Arrays.equals(before, second.skipAllBut(i, ahead));
            }
        }
        return false;
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

    /** Hands the next change on. */
    void next(ChangeSink sink, ChangePoint at) throws InterruptedException {
        sink.changed(this, at);
    }

    @Override
    public TableSchema schema() {
        return layout().schema();
    }

    @Override
    public Optional<RowKey> write(EventFrame frame, JsonBytes out) {
        if (schema().keyless()) {
            return Optional.empty();
        }
        int start = body.position();
        try {
            Optional<RowKey> key = written(frame, out);
            if (key.isEmpty()) {
                body.moveTo(start);
            }
            return key;
        } catch (RuntimeException e) {
            // Whatever it is: the document may be large, or the event spoilt. Decoding it will tell.
            body.moveTo(start);
            return Optional.empty();
        }
    }

    private Optional<RowKey> written(EventFrame frame, JsonBytes out) {
        EventFrame.Kind does =
                switch (kind) {
                    case EventTypes.WRITE_ROWS -> EventFrame.Kind.WRITE;
                    case EventTypes.DELETE_ROWS -> EventFrame.Kind.DELETE;
                    default -> EventFrame.Kind.UPDATE;
                };
        frame.start(out, does);
        frame.endValues(out, does, false, first.write(body, out));
        if (second != null) {
            frame.startAfter(out);
            frame.endValues(out, does, true, second.write(body, out));
            if (first.keyDiffers(body, second)) {
                return Optional.empty();
            }
        }
        return first.key(body);
    }

    @Override
    public void decoded(ChangeSink sink, ChangePoint at) throws InterruptedException {
        Row row = first.read(body);
        switch (kind) {
            case EventTypes.WRITE_ROWS -> sink.written(layout().schema(), row, at);
            case EventTypes.DELETE_ROWS -> sink.deleted(layout().schema(), row, at);
            default -> sink.updated(layout().schema(), row, second.read(body), at);
        }
    }
}
