package io.orrery.archive.look;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.TableName;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AsOfSqlTest {

    private static final Instant MOMENT = Instant.parse("2026-03-01T14:03:00Z");

    @Test
    void aTableAsOfAMomentGetsANameOfItsOwn() {
        AsOfSql parsed = AsOfSql.parse("SELECT * FROM shop.orders as of '2026-03-01T14:03:00Z' o, \"a\"\"b\".\"c d\""
                + " AS OF TIMESTAMP '2026-03-01T14:03:00Z' WHERE o.id = 1");
        assertThat(parsed.sql())
                .isEqualTo("SELECT * FROM \"shop as of 2026-03-01T14:03:00Z\".\"orders\" o,"
                        + " \"a\"\"b as of 2026-03-01T14:03:00Z\".\"c d\" WHERE o.id = 1");
        assertThat(parsed.tables())
                .containsExactlyInAnyOrder(
                        new AsOfSql.TableAsOf(new TableName("shop", "orders"), MOMENT),
                        new AsOfSql.TableAsOf(new TableName("a\"b", "c d"), MOMENT));
    }

    @Test
    void textsNamesAndCommentsStayAsTheyAre() {
        String sql = "SELECT 'a.b AS OF ''2026-03-01T14:03:00Z''', \"x.y AS OF '1'\" -- a.b AS OF '1'\n"
                + "/* a.b AS OF '1' */ FROM a.b AS of WHERE of.x = '$1\\'";
        AsOfSql parsed = AsOfSql.parse(sql);
        assertThat(parsed.sql()).isEqualTo(sql);
        assertThat(parsed.tables()).isEmpty();
    }
}
