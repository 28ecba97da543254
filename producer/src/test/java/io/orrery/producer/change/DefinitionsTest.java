package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.mysql.NameCase;
import io.orrery.mysql.text.Charsets;
import io.orrery.producer.cascade.Cascades;
import io.orrery.producer.defaults.AddedColumns;
import io.orrery.producer.defaults.WrittenDefault;
import io.orrery.producer.rows.Catalog;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefinitionsTest {

    private final Server server = new Server();
    private final ToldChanges told = new ToldChanges();
    private final AddedColumns added = AddedColumns.none();

    /** What a server has now. */
    private static final class Server implements Catalog {

        private final Set<TableName> tables = new HashSet<>();

        @Override
        public Optional<List<String>> uniqueKey(TableName table, List<Column> columns) {
            return Optional.empty();
        }

        @Override
        public List<Listed> columns(TableName table) {
            return List.of();
        }

        @Override
        public List<String> primaryKey(TableName table) {
            return List.of();
        }

        @Override
        public List<Body> triggers(TableName table) {
            return List.of();
        }

        @Override
        public Optional<Body> function(TableName function) {
            return Optional.empty();
        }

        @Override
        public boolean appears(TableName table) {
            return tables.contains(table);
        }
    }

    private List<String> told(String... statements) throws InterruptedException {
        Definitions definitions = new Definitions(
                table -> table.schema().equals("shop"),
                new Tables(
                        new Charsets(Map.of()),
                        server,
                        NameCase.TOLD_APART,
                        new HashSet<>(server.tables),
                        added,
                        (table, column) -> false,
                        Cascades.NONE),
                told);
        ChangePoint at = new ChangePoint(new SourcePosition(null, "binlog.000001", 4, 0), Instant.EPOCH);
        for (String sql : statements) {
            definitions.apply(StatementTest.of(sql), at);
        }
        return told.lines();
    }

    private void has(String... tables) {
        for (String table : tables) {
            server.tables.add(new TableName("shop", table));
        }
    }

    @Test
    void aRenamedTableIsDroppedUnderItsOldName() throws Exception {
        has("b");
        assertThat(told("RENAME TABLE a TO b")).containsExactly("dropped shop.a", "moved shop.b");
    }

    @Test
    void aTableThatLeavesTheSelectionIsDropped() throws Exception {
        assertThat(told("RENAME TABLE a TO archive.a")).containsExactly("dropped shop.a");
    }

    @Test
    void aTableThatEntersTheSelectionIsSaidToNeedARebuild() throws Exception {
        assertThat(told("RENAME TABLE staging.a TO a")).containsExactly("moved shop.a");
    }

    @Test
    void anOnlineChangeInOneStatementDropsNothingButTheGhost() throws Exception {
        has("t", "_t_del");
        assertThat(told("RENAME TABLE t TO _t_del, _t_gho TO t"))
                .containsExactly("dropped shop._t_gho", "moved shop._t_del", "moved shop.t");
    }

    @Test
    void aSwapByAThirdNameDropsNothing() throws Exception {
        assertThat(told("RENAME TABLE a TO x, b TO a, x TO b")).containsExactly("moved shop.a", "moved shop.b");
    }

    @Test
    void thereAndBackIsNothing() throws Exception {
        assertThat(told("RENAME TABLE a TO x, x TO a")).isEmpty();
    }

    @Test
    void anOnlineChangeInTwoStatementsDropsNothingButTheGhost() throws Exception {
        has("t", "t_old");
        assertThat(told("ALTER TABLE t RENAME t_old", "ALTER TABLE t_new RENAME t"))
                .containsExactly("moved shop.t_old", "dropped shop.t_new", "moved shop.t");
    }

    @Test
    void aTableThatIsMovedAwayAndMadeAnewIsDroppedBeforeItIsMadeAnew() throws Exception {
        has("log", "log_2025");
        assertThat(told("RENAME TABLE log TO log_2025", "CREATE TABLE log LIKE log_2025"))
                .containsExactly("moved shop.log_2025", "dropped shop.log");
    }

    @Test
    void aDatabaseIsDroppedWithTheTablesThatWereThereAndThatCame() throws Exception {
        has("a", "b");
        assertThat(told("CREATE TABLE c (id INT)", "DROP TABLE b", "DROP DATABASE shop"))
                .containsExactly("dropped shop.b", "dropped shop.a", "dropped shop.c");
        assertThat(told("DROP DATABASE other")).hasSize(3);
    }

    /** What is known of a column that {@code shop.a} got, after a statement. */
    private EarlierValue columnAfter(String table, String sql) throws InterruptedException {
        added.added(new TableName("shop", "a"), "c", new WrittenDefault(WrittenDefault.Kind.NUMBER, "7", null));
        told(sql);
        Column column = new Column("c", ColumnType.parse("int"), false);
        return added.told(new TableName("shop", table), column).earlier();
    }

    @Test
    void whatATableGotGoesWhereTheTableGoes() throws Exception {
        has("a", "b");
        assertThat(columnAfter("a", "TRUNCATE a")).isEqualTo(EarlierValue.of(7L));
        assertThat(columnAfter("a", "CREATE TABLE IF NOT EXISTS a (c INT)")).isEqualTo(EarlierValue.of(7L));
        assertThat(columnAfter("b", "RENAME TABLE a TO b")).isEqualTo(EarlierValue.of(7L));
        assertThat(columnAfter("b", "DROP TABLE b")).isEqualTo(EarlierValue.UNKNOWN);
        assertThat(columnAfter("a", "RENAME TABLE b TO c, a TO b")).isEqualTo(EarlierValue.UNKNOWN);
        assertThat(columnAfter("a", "CREATE TABLE a (c INT)")).isEqualTo(EarlierValue.UNKNOWN);
        assertThat(columnAfter("a", "DROP DATABASE shop")).isEqualTo(EarlierValue.UNKNOWN);
    }
}
