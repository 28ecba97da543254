package io.orrery.archive.look;

import io.orrery.archive.read.ArchiveReader;
import io.orrery.olap.query.QueryLimits;
import io.orrery.olap.query.QueryOutput;
import io.orrery.olap.query.QueryRunner;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Runs statements on an archive's tables, each as of a moment. Statements are held to what {@code olap sql} holds them to.
 * For one thread.
 */
public final class ArchiveSql implements AutoCloseable {

    private final ArchiveReader reader;
    private final Instant moment;
    private final Moments moments;
    private final QueryRunner queries;

    /**
     * @param reader stays the caller's to close
     * @param work where the tables are made; the caller removes it
     * @param moment the moment of tables that a statement names without one
     */
    public ArchiveSql(ArchiveReader reader, Path work, Instant moment, QueryLimits limits) {
        this.reader = reader;
        this.moment = moment;
        this.moments = new Moments(reader, work);
        this.queries = new QueryRunner(moments.database(), limits);
    }

    /**
     * Writes the rows that {@code sql} gives.
     *
     * @return a note for the user, if rows were left off
     * @throws io.orrery.olap.query.QueryException if the statement is refused or fails
     * @throws io.orrery.runtime.UsageException if it names a moment that is none, or a table that is not archived
     */
    public Optional<String> run(String sql, QueryOutput output, OutputStream out) throws IOException {
        AsOfSql parsed = AsOfSql.parse(sql);
        try {
            for (AsOfSql.TableAsOf table : parsed.tables()) {
                moments.make(table.table(), table.moment(), table.as());
            }
            for (var table : Tables.in(parsed.sql(), reader.tables())) {
                moments.make(table, moment, table);
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new OrreryException("Cannot read the archive: " + e.getMessage(), e);
        }
        return queries.run(parsed.sql(), output, out);
    }

    @Override
    public void close() {
        queries.close();
        moments.close();
    }
}
