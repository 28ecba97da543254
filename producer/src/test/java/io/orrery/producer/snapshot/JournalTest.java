package io.orrery.producer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.runtime.snapshot.SnapshotProgress;
import io.orrery.runtime.snapshot.TableProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {

    private static final TableProgress A = TableProgress.waiting("shop", "a");
    private static final TableProgress B = TableProgress.waiting("shop", "b");

    private final Journal journal = new Journal(List.of(A, B));

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
}
