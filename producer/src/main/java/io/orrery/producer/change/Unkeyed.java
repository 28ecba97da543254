package io.orrery.producer.change;

import io.orrery.event.Column;
import io.orrery.event.TableName;
import io.orrery.producer.rows.Catalog;
import java.util.List;
import java.util.Optional;

/** A data dictionary that knows no table. */
enum Unkeyed implements Catalog {
    CATALOG;

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
        return false;
    }
}
