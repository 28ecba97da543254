package io.orrery.olap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.TableName;
import io.orrery.runtime.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesFileTest {

    private static TablesFile parse(String yaml) {
        return TablesFile.parse("tables.yaml", yaml, Map.of("SALT", "pepper"));
    }

    @Test
    void eachTableHasItsOwnSettings() {
        TablesFile file = parse("""
            tables:
              shop.customers:
                exclude: [password_hash]
                may-lack: [phone]
                rename: {fname: first_name}
                mask: {email: "sha256:SALT", phone: "null", name: "constant:***"}
                types: {id: uuid}
              shop.*:
                history: true
            """);
        assertThat(file.of(TableName.parse("shop.customers")))
                .isEqualTo(new TableSettings(
                        List.of(),
                        List.of("password_hash"),
                        List.of("phone"),
                        Map.of("fname", "first_name"),
                        Map.of(
                                "email",
                                new Mask.Sha256("pepper"),
                                "phone",
                                new Mask.Null(),
                                "name",
                                new Mask.Constant("***")),
                        Map.of("id", TypeChoice.UUID),
                        false));
        assertThat(file.of(TableName.parse("shop.customers")).fingerprint()).doesNotContain("pepper");
        assertThat(file.of(TableName.parse("shop.orders")).history()).isTrue();
        assertThat(file.of(TableName.parse("crm.orders"))).isEqualTo(TableSettings.NONE);
        assertThat(parse("").of(TableName.parse("a.b"))).isEqualTo(TableSettings.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tabels: {}                              | did you mean 'tables'",
                "tables: {shop.a: {exlude: [x]}}         | 'exlude' in 'shop.a' is unknown; did you mean 'exclude'",
                "tables: {shop.a: {exclude: x}}          | exclude must be a list",
                "tables: {shop: {history: true}}         | must be SCHEMA.TABLE",
                "tables: {shop.a: {mask: {x: md5}}}      | mask 'md5' is unknown",
                "tables: {shop.a: {mask: {x: 'sha256:NOPE'}}} | NOPE, which is not set",
                "tables: {shop.a: {types: {x: blob}}}    | type 'blob' is unknown",
                "tables: {shop.a: {history: maybe}}      | history must be true or false",
                "tables: [1                              | tables.yaml line 1: a bracket or a quote is not closed",
                "tables: {a.b: {history: true, history: false}} | the key 'history' is there twice",
                "tables: 3                               | tables must hold keys"
            })
    void mistakesAreNamed(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("tables.yaml");
    }
}
