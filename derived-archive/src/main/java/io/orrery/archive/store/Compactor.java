package io.orrery.archive.store;

import io.orrery.archive.layout.Identity;
import io.orrery.archive.layout.Partition;
import io.orrery.archive.layout.Paths;
import io.orrery.archive.log.Compaction;
import io.orrery.archive.log.Covered;
import io.orrery.archive.log.Entry;
import io.orrery.archive.log.ShardLog;
import io.orrery.archive.read.ArchivedFiles;
import io.orrery.archive.read.TableSchemas;
import io.orrery.archive.storage.Storage;
import io.orrery.archive.storage.WorkFolder;
import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;

/**
 * Leaves of what is old only what complete stores need: docs/designs/archive-merge.md. Any number may compact one archive at
 * the same time, beside its workers and readers. For one thread.
 */
public final class Compactor implements AutoCloseable {

    private final Storage storage;
    private final WorkFolder work;
    private final Clock clock;
    private final GatherDatabase database;

    /**
     * @param storage stays the caller's to close
     * @param work where files are made
     * @param memory what DuckDB may use; more goes to {@code work}
     * @param clock says what is old
     */
    public Compactor(Storage storage, Path work, String memory, Clock clock) {
        this.storage = storage;
        this.work = new WorkFolder(work);
        this.clock = clock;
        this.database = new GatherDatabase(memory, this.work.path().resolve("spill"));
    }

    /**
     * What was done.
     *
     * @param horizon the first day of which all is kept now
     * @param kept how many events are kept of earlier days
     * @param deleted how many files were deleted that an earlier compaction stands for
     */
    public record Result(LocalDate horizon, long kept, int deleted) {}

    /**
     * Deletes what the last compaction made superfluous, if that was a day ago, and compacts all that was committed before a
     * day.
     *
     * @param horizon that day; one that was compacted to before is not compacted again
     * @throws OrreryException if another one compacts at the same time
     */
    public Result compact(LocalDate horizon) throws IOException, SQLException {
        String unused = Identity.stream(storage);
        ShardLog log = Compaction.log(storage);
        Compaction last = Compaction.of(storage, log.known());
        int deleted = sweep(Compaction.of(storage, log.before(clock.instant().minus(Merges.GRACE))));
        if (horizon.isAfter(last.covered().horizon())) {
            last = compact(log, last, horizon);
        }
        long kept = last.entry().files().stream().mapToLong(Entry.File::rows).sum();
        return new Result(last.covered().horizon(), kept, deleted);
    }

    private Compaction compact(ShardLog log, Compaction last, LocalDate horizon) throws IOException, SQLException {
        ArchivedFiles files = ArchivedFiles.of(storage);
        if (!files.compaction().entry().id().equals(last.entry().id())) {
            throw another();
        }
        Covered covered = files.before(horizon);
        Map<String, Entry.File> named = new HashMap<>();
        last.entry().files().forEach(file -> named.put(file.path(), file));
        List<Entry.File> carried = new ArrayList<>();
        List<Entry.File> made;
        try (Staging staging = new Staging(storage)) {
            for (TableName table : files.tables()) {
                List<Paths.EventFile> old = files.of(table, covered);
                if (old.size() == 1 && old.get(0).kind() == Paths.Kind.BASE) {
                    // Nothing has come to it.
                    carried.add(named.get(old.get(0).path()));
                } else if (!old.isEmpty()) {
                    stage(staging, new Partition(table, horizon.minusDays(1)), old);
                }
            }
            Path json = Files.write(work.path().resolve("covered.json"), covered.toJson());
            staging.add(Paths.covered(horizon.minusDays(1), staging.attempt()), json, 0);
            made = staging.done();
        }
        List<Entry.File> all = new ArrayList<>(carried);
        all.addAll(made);
        if (!log.append(Compaction.position(horizon), all, clock.instant())) {
            Staging.discard(storage, made);
            throw another();
        }
        return new Compaction(log.known(), covered);
    }

    private static OrreryException another() {
        return new OrreryException(
                "The archive was compacted by another 'archive compact' meanwhile: run one at a time");
    }

    private void stage(Staging staging, Partition partition, List<Paths.EventFile> files)
            throws IOException, SQLException {
        // Of a bucket the files of one table at a time are on this machine.
        try (WorkFolder folder = new WorkFolder(work.path());
                DuckDBConnection connection = database.connect()) {
            List<Path> local = new ArrayList<>();
            for (Paths.EventFile file : files) {
                local.add(storage.fetch(file.path(), folder.path()));
            }
            Path made = folder.path().resolve("base.parquet");
            long rows = new TableBase(connection, TableSchemas.of(storage, partition.table())).write(local, made);
            staging.add(Paths.base(partition, staging.attempt()), made, rows);
        }
    }

    /** Deletes what a compaction stands for that no reader has in hand any more. */
    private int sweep(Compaction old) throws IOException {
        if (old.entry().number() == 0) {
            return 0;
        }
        List<String> gone = new ArrayList<>();
        for (String path : storage.list(Paths.DATABASE)) {
            if (Paths.parse(path).filter(old.covered()::has).isPresent()) {
                gone.add(path);
            }
        }
        Set<String> named = Compaction.named(storage, old.entry().number());
        storage.list(Paths.BASE).stream().filter(path -> !named.contains(path)).forEach(gone::add);
        for (String path : gone) {
            storage.delete(path);
        }
        return gone.size();
    }

    @Override
    public void close() {
        database.close();
        work.close();
    }
}
