package io.orrery.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.TableName;
import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.TableProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final TableProgress A = TableProgress.waiting("shop", "a");
    private static final TableProgress B = TableProgress.waiting("shop", "b");

    private final Map<TableName, Integer> moves = new HashMap<>();
    private final Journal journal = new Journal(List.of(A, B), table -> moves.getOrDefault(table, 0));

    @Test
    void onlyWhatTheStreamHasAcknowledgedIsSaved() {
        TableProgress begun = A.begun(5, 100);
        TableProgress first = begun.upTo("10", 10);
        TableProgress second = first.upTo("20", 10);
        journal.published(1, begun);
        journal.published(7, first);
        journal.published(9, second);
        assertThat(journal.acknowledged(sequence -> sequence <= 0)).containsExactly(A, B);
        assertThat(journal.acknowledged(sequence -> sequence <= 8)).containsExactly(first, B);
        assertThat(journal.latest(A)).isEqualTo(second);
        assertThat(journal.acknowledged(sequence -> true)).containsExactly(second, B);
        assertThat(journal.latest(A)).isEqualTo(second);
    }

    @Test
    void aRequestWithAFailedTableHasFailed() {
        TableProgress done = A.in(TableProgress.State.COMPLETED);
        journal.published(1, done);
        List<TableProgress> some = journal.acknowledged(sequence -> true);
        assertThat(journal.open()).containsExactly(B);
        assertThat(Journal.outcome(some)).isEqualTo(SnapshotProgress.State.COMPLETED);
        journal.published(2, B.failed("why"));
        assertThat(Journal.outcome(journal.acknowledged(sequence -> true))).isEqualTo(SnapshotProgress.State.FAILED);
        assertThat(journal.open()).isEmpty();
    }

    @Test
    void aTableWhoseRowsMovedIsSavedAtItsBeginning() {
        TableProgress begun = A.begun(5, 100);
        TableProgress some = begun.upTo("10", 10);
        journal.begun(1, begun, 0);
        journal.published(2, some);
        assertThat(journal.acknowledged(sequence -> true)).containsExactly(some, B);
        assertThat(journal.anewIfMoved(some)).isEqualTo(some);

        moves.put(new TableName("shop", "a"), 1);
        moves.put(new TableName("shop", "b"), 1);
        assertThat(journal.moved(A)).isTrue();
        assertThat(journal.moved(B)).as("it has not begun").isFalse();
        assertThat(journal.acknowledged(sequence -> true)).containsExactly(A, B);
        assertThat(journal.anewIfMoved(some)).isEqualTo(A);
        assertThat(journal.latest(A)).as("for who publishes").isEqualTo(some);

        TableProgress again = A.begun(6, 100);
        journal.begun(3, again, 1);
        assertThat(journal.moved(A)).isFalse();
        assertThat(journal.acknowledged(sequence -> sequence <= 2)).containsExactly(A, B);
        assertThat(journal.acknowledged(sequence -> true)).containsExactly(again, B);
        assertThat(journal.anewIfMoved(some)).as("what was saved before").isEqualTo(A);
        journal.published(4, again.in(TableProgress.State.COMPLETED));
        moves.put(new TableName("shop", "a"), 2);
        assertThat(journal.moved(A)).as("after its end").isFalse();
    }

    @Test
    void whatMovedBeforeAnHeirGoesOnCounts() {
        TableProgress found = A.begun(5, 100).upTo("10", 10);
        moves.put(new TableName("shop", "a"), 1);
        assertThat(new Journal(List.of(found), moves::get).moved(A)).isTrue();
    }
}
