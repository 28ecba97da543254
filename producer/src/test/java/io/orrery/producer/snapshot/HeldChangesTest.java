package io.orrery.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.producer.binlog.BinlogPosition;
import io.orrery.producer.change.ChangePoint;
import io.orrery.producer.change.ChangeSink;
import io.orrery.producer.change.DefinedTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeldChangesTest {

    private static final TableSchema TABLE = table("t");
    private static final TableSchema OTHER = table("other");

    /** Writes down what goes on. */
    private static final class Published implements ChangeSink {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void written(TableSchema schema, Row row, ChangePoint at) {
            lines.add(schema.table().table() + " " + at.source().pos());
        }

        @Override
        public void updated(TableSchema schema, Row before, Row after, ChangePoint at) {
            lines.add("update " + at.source().pos());
        }

        @Override
        public void deleted(TableSchema schema, Row row, ChangePoint at) {
            lines.add("delete " + at.source().pos());
        }

        @Override
        public void truncated(TableName table, ChangePoint at) {
            lines.add("truncate " + at.source().pos());
        }

        @Override
        public void dropped(TableName table, ChangePoint at) {
            lines.add("drop " + at.source().pos());
        }

        @Override
        public void moved(TableName table, String what, ChangePoint at) {}

        @Override
        public void defined(DefinedTables tables) {}

        @Override
        public void unknown(String what, ChangePoint at) {}

        @Override
        public void cascaded(TableName parent, Set<TableName> changed, ChangePoint at) {}
    }

    private final Turn turn = new Turn();
    private final Published published = new Published();
    private final HeldChanges held = new HeldChanges(turn, published);
    private long read;

    private static TableSchema table(String name) {
        return new TableSchema(new TableName("shop", name), List.of(Column.of("data", "longtext")), List.of());
    }

    @BeforeEach
    void take() throws InterruptedException {
        turn.take();
        held.readsFrom(() -> new BinlogPosition("uuid", "binlog.000001", read, null, 0));
    }

    @AfterEach
    void end() {
        turn.end();
    }

    private static ChangePoint at(long position) {
        return new ChangePoint(new SourcePosition(null, "binlog.000001", position, 0), Instant.EPOCH);
    }

    private static LogPlace place(long position) {
        return new LogPlace("uuid", "binlog.000001", position);
    }

    private void write(TableSchema table, long position, String data) throws InterruptedException {
        held.written(table, new Row(table, data), at(position));
        read = position;
    }

    @Test
    void changesOfTheTableWaitUntilItsRowsAreOut() throws Exception {
        write(TABLE, 10, "x");
        held.hold(TABLE.table());
        write(TABLE, 20, "x");
        write(OTHER, 30, "x");
        held.deleted(TABLE, new Row(TABLE, "x"), at(40));
        assertThat(published.lines).containsExactly("t 10", "other 30");
        held.release();
        write(TABLE, 50, "x");
        assertThat(published.lines).containsExactly("t 10", "other 30", "t 20", "delete 40", "t 50");
        assertThat(held.before()).isEmpty();
    }

    @Test
    void thoseThatTheRowsHoldGoOnAtOnce() throws Exception {
        held.hold(TABLE.table());
        write(TABLE, 10, "x");
        write(TABLE, 30, "x");
        held.readAsOf(place(25));
        assertThat(published.lines).containsExactly("t 10");
        held.readAsOf(place(35));
        write(TABLE, 34, "x");
        write(TABLE, 36, "x");
        assertThat(published.lines).containsExactly("t 10", "t 30", "t 34");
    }

    @Test
    void aPositionIsSavedBeforeTheFirstThatIsHeld() throws Exception {
        held.hold(TABLE.table());
        assertThat(held.before()).isEmpty();
        write(OTHER, 10, "x");
        write(TABLE, 20, "x");
        write(TABLE, 30, "x");
        assertThat(held.before().orElseThrow().position()).isEqualTo(10);
        held.release();
        assertThat(held.before()).isEmpty();
    }

    @Test
    void whatChangesTheTableMakesTheRowsVoidAndLetsAllGo() throws Exception {
        held.hold(TABLE.table());
        write(TABLE, 10, "x");
        held.truncated(OTHER.table(), at(20));
        assertThat(held.isVoid()).isFalse();
        held.truncated(TABLE.table(), at(30));
        assertThat(held.isVoid()).isTrue();
        assertThat(published.lines).containsExactly("truncate 20", "t 10", "truncate 30");
        write(TABLE, 40, "x");
        assertThat(published.lines).endsWith("t 40");
    }

    @Test
    void soDoesAStatementThatMayHaveChangedAny() throws Exception {
        held.hold(TABLE.table());
        write(TABLE, 10, "x");
        held.defined(DefinedTables.ANY);
        assertThat(held.isVoid()).isTrue();
        assertThat(published.lines).containsExactly("t 10");
    }

    /** Before it is known which of them the rows hold nothing can wait: who reads rows waits for the reader. */
    @Test
    void moreThanMayBeHeldMakesRowsVoidThatAreNotReadYet() throws Exception {
        held.hold(TABLE.table());
        String megabyte = "x".repeat(1 << 20);
        for (int i = 0; i <= HeldChanges.MOST_BYTES >> 20; i++) {
            write(TABLE, i, megabyte);
        }
        write(TABLE, 1_000, "x");
        assertThat(held.isVoid()).isTrue();
        assertThat(published.lines).hasSize((int) (HeldChanges.MOST_BYTES >> 20) + 2);
    }
}
