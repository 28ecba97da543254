package io.orrery.archive.look;

import static io.orrery.archive.look.NotedTables.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.olap.query.QueryException;
import io.orrery.runtime.UsageException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A writer notes what its tables hold at random commits; the archive says the same of each of these moments. */
class AsOfTest {

    @TempDir
    Path folder;

    private NotedTables tables;

    @BeforeEach
    void write() throws Exception {
        tables = new NotedTables(folder);
    }

    @Test
    void tablesAreWhatTheyWereAtEachCommit() throws Exception {
        assertThat(tables.notes()).hasSizeGreaterThan(5);
        assertThat(tables.wrong(Instant.MIN)).isEmpty();
    }

    @Test
    void twoMomentsStandInOneStatementAndTheLastOneWhereNoneIsNamed() throws Exception {
        tables.look(sql -> {
            assertThat(ask(sql, "SELECT count(*) FROM shop.\"it's items\"")).isEqualTo(tables.items.size() + "\n");
            assertThat(ask(
                            sql,
                            "SELECT count(*) > 0 FROM shop.log AS OF TIMESTAMP '2026-03-02T01:00:00Z' a"
                                    + " JOIN shop.log b ON a.n = b.n"))
                    .isEqualTo("true\n");
            assertThat(ask(sql, "SELECT typeof(price) FROM shop.\"it's items\" LIMIT 1"))
                    .isEqualTo("\"DECIMAL(10,2)\"\n");
        });
    }

    @Test
    void nothingButTheTablesIsServed() throws Exception {
        tables.look(sql -> {
            assertThatThrownBy(() -> ask(sql, "SELECT * FROM read_csv('/etc/passwd')"))
                    .isInstanceOf(QueryException.class);
            assertThatThrownBy(() -> ask(sql, "DROP SCHEMA shop")).isInstanceOf(QueryException.class);
            assertThatThrownBy(() -> ask(sql, "FROM shop.log AS OF 'last Tuesday'"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("2026-03-01T14:03:00Z");
            assertThatThrownBy(() -> ask(sql, "FROM shop.lag AS OF '2026-03-02T01:00:00Z'"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("shop.log");
        });
    }
}
