package io.orrery.search.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.runtime.UsageException;
import io.orrery.search.mapping.TableForms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchFileTest {

    @TempDir
    private Path folder;

    private SearchFile read(String yaml) throws IOException {
        return SearchFile.read(Files.writeString(folder.resolve("search.yaml"), yaml));
    }

    @Test
    void everyKeyIsRead() throws IOException {
        SearchFile file = read("""
                index-prefix: eu-
                tombstone-retention: 36h
                tables:
                  shop.products:
                    index: products
                    exclude: [note]
                    fields:
                      description: {analyzer: english, copy-to: all}
                      active: {as: boolean}
                    mapping:
                      all: {type: text, analyzer: english}
                    index-settings: {number_of_shards: 2}
                """);
        TableName products = new TableName("shop", "products");
        assertThat(file.tombstoneRetention().duration()).isEqualTo(Duration.ofHours(36));
        assertThat(new TableForms(file).names().alias(products)).isEqualTo("eu-products");
        TableSchema schema = new TableSchema(
                products, List.of(Column.of("note", "text"), Column.of("name", "text")), List.of("name"));
        assertThat(file.table(products).holds(schema, schema.columns().get(0))).isFalse();
        assertThat(file.table(products).holds(schema, schema.columns().get(1))).isTrue();
        assertThat(file.table(products).field("description").copyTo()).containsExactly("all");
        assertThat(file.table(products).field("active").as()).isEqualTo(FieldSettings.Kind.BOOLEAN);
        assertThat(file.table(new TableName("shop", "orders"))).isEqualTo(TableSettings.none());
    }

    @Test
    void whatIsWrongIsNamedWithWhatWasMeant() {
        assertThatThrownBy(() -> read("tables:\n  shop.products:\n    analyser: {}\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("unknown key 'tables: shop.products: analyser'");
        assertThatThrownBy(() -> read("tables:\n  shop.products:\n    fields:\n      a: {as: geo_shape}\n"))
                .hasMessageContaining("the nearest is 'geo-shape'");
        assertThatThrownBy(() -> read("tombstone-retention: week")).hasMessageContaining("like 90s, 15m, 36h or 8d");
        assertThatThrownBy(() -> read("tables: {products: {}}")).hasMessageContaining("must be SCHEMA.TABLE");
        assertThatThrownBy(() -> read("tables: {shop.products: {index: Products}}"))
                .hasMessageContaining("index 'Products'");
        assertThatThrownBy(() -> new TableForms(read("tables: {shop.products: {mapper: no.such.Mapper}}")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("mapper 'no.such.Mapper'");
    }
}
