package io.orrery.search.mapping;

import co.elastic.clients.elasticsearch._types.mapping.DenseVectorSimilarity;
import co.elastic.clients.elasticsearch._types.mapping.Property;
import io.orrery.event.Column;
import io.orrery.event.FloatVector;
import io.orrery.event.MysqlType;
import io.orrery.search.settings.FieldSettings;

/**
 * VECTOR columns that are indexed for searches of the nearest ones. Such a field takes vectors of exactly one size, and by
 * their cosine none without a length. A MySQL VECTOR(n) also holds others: those are kept by the document alone.
 */
final class DenseVectors {

    /** Elasticsearch takes no larger ones; MySQL's may have 16,383. */
    private static final int MOST = 4_096;

    private DenseVectors() {}

    /** Whether a column is indexed so: its settings ask for it, and it can be. */
    static boolean is(Column column, FieldSettings.Kind as) {
        return as == FieldSettings.Kind.DENSE_VECTOR
                && column.type().type() == MysqlType.VECTOR
                && column.type().length() > 0
                && column.type().length() <= MOST;
    }

    /** The field of such a column. */
    static Property field(Column column) {
        return Property.of(p -> p.denseVector(
                v -> v.dims(column.type().length()).index(true).similarity(DenseVectorSimilarity.Cosine)));
    }

    /** Whether the field takes a value. */
    static boolean takes(Column column, FloatVector vector) {
        // In single precision, as Elasticsearch reckons: what is very small has no length there.
        float square = 0;
        for (int i = 0; i < vector.size(); i++) {
            square += vector.get(i) * vector.get(i);
        }
        return vector.size() == column.type().length() && square > 0 && Float.isFinite(square);
    }
}
