package io.orrery.producer.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.EarlierValue;
import io.orrery.event.TableName;
import io.orrery.mysql.NameCase;
import io.orrery.producer.change.QueryEvent.Session;
import io.orrery.producer.defaults.AddedColumns;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader of the log knows of the rows that were there when a column was added; TypesXIT's twin asks MySQL. */
class ColumnChangesTest {

    private static final TableName T = new TableName("shop", "t");
    private static final Session UTF8 =
            new Session(new SqlRules(false, true, NameCase.TOLD_APART, 80033), "utf8mb4", "+00:00");
    private static final EarlierValue SEVEN = EarlierValue.of(7L);

    private final AddedColumns columns = AddedColumns.none();

    private ColumnChangesTest run(Session session, String... statements) {
        for (String sql : statements) {
            ColumnChanges.read(new QueryEvent("shop", sql, session)).ifPresent(changes -> changes.applyTo(columns));
        }
        return this;
    }

    private ColumnChangesTest run(String... statements) {
        return run(UTF8, statements);
    }

    private EarlierValue earlier(String column) {
        return columns.told(T, new Column(column, ColumnType.parse("int"), false))
                .earlier();
    }

    private EarlierValue text(String column) {
        ColumnType type = ColumnType.parse("varchar(20)", "utf8mb4", List.of());
        return columns.told(T, new Column(column, type, false)).earlier();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 7",
                "alter table shop.t add c int default '7' not null comment 'DEFAULT 8, ADD d INT' after x",
                "ALTER TABLE `t` ADD COLUMN (`b` INT, `c` INT DEFAULT 7 NOT NULL, KEY (c))",
                "ALTER TABLE t ADD COLUMN b DECIMAL(10,2) DEFAULT 8, ADD COLUMN C INT DEFAULT 7, ALGORITHM=INSTANT",
                "ALTER /* gh-ost */ TABLE t ENGINE=InnoDB, ADD c INT DEFAULT 7 CHECK (c > 0), ADD KEY (c), LOCK=NONE;",
                "ALTER TABLE t ADD c INT DEFAULT (7), DROP COLUMN d, DROP KEY c, ADD CONSTRAINT f FOREIGN KEY (c) REFERENCES x (c)",
                "ALTER TABLE t ADD c INT DEFAULT +7 ON UPDATE CURRENT_TIMESTAMP INVISIBLE FIRST",
                "ALTER TABLE t DROP COLUMN c, ADD COLUMN c INT DEFAULT 7",
            })
    void aDefaultThatIsALiteralIsKnown(String sql) {
        assertThat(run(sql).earlier("c")).isEqualTo(SEVEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t ADD COLUMN c INT DEFAULT (7 + 1)",
                "ALTER TABLE t ADD COLUMN c INT DEFAULT (RAND())",
                "ALTER TABLE t ADD COLUMN c INT DEFAULT 7.5",
                "ALTER TABLE t ADD COLUMN c INT DEFAULT 7e0",
                "ALTER TABLE t ADD COLUMN c INT DEFAULT '7 '",
                "ALTER TABLE t ADD COLUMN c INT DEFAULT '7' '7'",
                "ALTER TABLE t ADD COLUMN c INT DEFAULT 99999999999",
                "ALTER TABLE t ADD COLUMN c INT DEFAULT CURRENT_TIMESTAMP",
                "ALTER TABLE t ADD COLUMN c INT AUTO_INCREMENT UNIQUE",
                "ALTER TABLE t ADD COLUMN c INT AS (id + 1) STORED",
                "ALTER TABLE t ADD COLUMN c INT GENERATED ALWAYS AS (id + 1)",
                "ALTER TABLE t ADD COLUMN c SERIAL DEFAULT VALUE",
                "ALTER TABLE t ADD COLUMN c INT REFERENCES u (id) ON DELETE SET DEFAULT",
                "ALTER TABLE t ADD COLUMN IF NOT EXISTS c INT DEFAULT 7",
                "ALTER TABLE t WAIT 5 ADD COLUMN c INT DEFAULT 7",
                "ALTER TABLE u ADD COLUMN c INT DEFAULT 7",
                "ALTER TABLE other.t ADD COLUMN c INT DEFAULT 7",
                "ALTER TABLE t MODIFY COLUMN c INT DEFAULT 7",
                "ALTER TABLE t CHANGE b c INT DEFAULT 7",
                "CREATE TABLE t (c INT DEFAULT 7)",
            })
    void whatIsNotSureIsUnknown(String sql) {
        assertThat(run(sql).earlier("c")).isEqualTo(EarlierValue.UNKNOWN);
    }

    @Test
    void whatBecomesOfTheDefaultLaterDoesNotMatter() {
        run("ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 7", "ALTER TABLE t ALTER COLUMN c DROP DEFAULT");
        assertThat(earlier("c")).isEqualTo(SEVEN);
        run("ALTER TABLE t ALTER c SET DEFAULT 8", "ALTER TABLE t ADD d INT, ORDER BY d");
        assertThat(earlier("c")).isEqualTo(SEVEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE t DROP c",
                "ALTER TABLE T DROP COLUMN C",
                "ALTER TABLE t MODIFY c BIGINT",
                "ALTER TABLE t CHANGE COLUMN c c BIGINT",
                "ALTER TABLE t CHANGE a c INT",
                "ALTER TABLE t RENAME COLUMN c TO d",
                "ALTER TABLE t RENAME COLUMN a TO c",
                "ALTER TABLE t ADD COLUMN d INT, DROP COLUMN `c`",
                "ALTER IGNORE TABLE t DROP c",
                "ALTER TABLE t FROBNICATE c",
                "ALTER TABLE t DROP t.c",
            })
    void aColumnThatBecomesAnotherOneIsUnknown(String sql) {
        run("ALTER TABLE t ADD COLUMN c INT DEFAULT 7");
        assertThat(earlier("c")).isEqualTo(SEVEN);
        assertThat(run(sql).earlier("c")).isEqualTo(EarlierValue.UNKNOWN);
    }

    @Test
    void aStatementTooLongToReadMakesTheTableUnknown() {
        run("ALTER TABLE t ADD COLUMN c INT DEFAULT 7");
        run("ALTER TABLE t " + "ADD KEY (a), ".repeat(1_000) + "DROP c");
        assertThat(earlier("c")).isEqualTo(EarlierValue.UNKNOWN);
    }

    @Test
    void stringsAreReadAsTheSessionMeantThem() {
        run("ALTER TABLE t ADD a VARCHAR(20) DEFAULT 'it''s', ADD b VARCHAR(20) DEFAULT 'tab\\t'");
        assertThat(text("a")).isEqualTo(EarlierValue.of("it's"));
        assertThat(text("b")).isEqualTo(EarlierValue.UNKNOWN);
        run(
                new Session(new SqlRules(false, false, NameCase.TOLD_APART, 80033), "utf8mb4", null),
                "ALTER TABLE t ADD a VARCHAR(20) DEFAULT '\\', ADD b INT DEFAULT 7");
        assertThat(text("a")).isEqualTo(EarlierValue.of("\\"));
        assertThat(earlier("b")).isEqualTo(SEVEN);
        run(
                new Session(new SqlRules(true, true, NameCase.TOLD_APART, 80033), "utf8mb4", null),
                "ALTER TABLE \"t\" ADD \"a\" VARCHAR(20) DEFAULT \"x\"");
        assertThat(text("a")).isEqualTo(EarlierValue.UNKNOWN);
    }

    @Test
    void onlyAsciiIsSureOfAClientThatDoesNotSpeakUtf8() {
        Session latin1 = new Session(new SqlRules(false, true, NameCase.TOLD_APART, 80033), "latin1", null);
        run(latin1, "ALTER TABLE t ADD a VARCHAR(20) DEFAULT 'n\u00e9', ADD b VARCHAR(20) DEFAULT 'ne'");
        assertThat(text("a")).isEqualTo(EarlierValue.UNKNOWN);
        assertThat(text("b")).isEqualTo(EarlierValue.of("ne"));
        assertThat(run("ALTER TABLE t ADD a VARCHAR(20) DEFAULT 'n\u00e9'").text("a"))
                .isEqualTo(EarlierValue.of("n\u00e9"));
    }

    @Test
    void aTableTakesItsColumnsToItsNewName() throws InterruptedException {
        run("ALTER TABLE _t_gho ADD COLUMN c INT DEFAULT 7", "ALTER TABLE t ADD COLUMN d INT DEFAULT 7");
        columns.renamed(java.util.Map.of(new TableName("shop", "_t_del"), T, T, new TableName("shop", "_t_gho")));
        assertThat(earlier("c")).isEqualTo(SEVEN);
        assertThat(earlier("d")).isEqualTo(EarlierValue.UNKNOWN);
        columns.forget("shop");
        assertThat(earlier("c")).isEqualTo(EarlierValue.UNKNOWN);
    }

    @Test
    void theNextProducerKnowsThemToo() {
        AddedColumns first = AddedColumns.read("", "shop.t.secret");
        String sql =
                "ALTER TABLE t ADD c INT DEFAULT 7, ADD d VARCHAR(20) DEFAULT 'a\\t\n\r\\', ADD e DATE, ADD f BIT(2)";
        Session session = new Session(new SqlRules(false, false, NameCase.TOLD_APART, 80033), "utf8mb4", "+00:00");
        ColumnChanges.read(new QueryEvent("shop", sql, session)).orElseThrow().applyTo(first);
        assertThat(first.text()).isEmpty();
        first.settle();
        AddedColumns next = AddedColumns.read(first.text(), "shop.t.secret");
        assertThat(next.text()).isEqualTo(first.text());
        ColumnType type = ColumnType.parse("varchar(20)", "utf8mb4", List.of());
        assertThat(next.told(T, new Column("d", type, false)).earlier()).isEqualTo(EarlierValue.of("a\\t\n\r\\"));
        assertThat(next.told(T, new Column("c", ColumnType.parse("int"), false)).earlier())
                .isEqualTo(SEVEN);
        // What was left out may have changed without a word since.
        assertThat(AddedColumns.read(first.text(), "").text()).isEmpty();
        next.forget(T);
        next.settle();
        assertThat(next.text()).isEmpty();
    }
}
