package io.orrery.search.write;

import io.orrery.event.TableSchema;
import io.orrery.search.mapping.Documents;

/**
 * The index of a table, as the writer needs it.
 *
 * @param name the index
 * @param target the alias to write to
 * @param schema the schema that its rows follow
 * @param documents makes its documents
 * @param respelt whether the schema writes a column in another case than documents that are there may have it
 */
record TableIndex(String name, String target, TableSchema schema, Documents documents, boolean respelt) {}
