package io.orrery.olap;

import io.orrery.consumer.generation.Generation;
import io.orrery.consumer.generation.GenerationalSatellite;
import io.orrery.olap.store.OlapGenerations;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a database is the one that a satellite of that name keeps: its checkpoints say nothing of any other. */
final class Ownership {

    private final GenerationalSatellite satellite;
    private final Path base;

    /** @param base the path of the database */
    Ownership(GenerationalSatellite satellite, Path base) {
        this.satellite = satellite;
        this.base = base;
    }

    /**
     * Looks at a command that changes the satellite's generations.
     *
     * @throws UsageException if it keeps its tables elsewhere
     */
    void require() {
        Optional<String> place = satellite.generations().place();
        if (place.isPresent() && !place.get().equals(here()) && !holdsOne()) {
            throw new UsageException("The satellite '" + satellite.name() + "' keeps its tables in " + place.get()
                    + ", and there are none of its at " + base + ": name that file with --database, or give this one a"
                    + " satellite of its own with --name");
        }
    }

    /** True if the live generation is here, or, where there is none yet, any that was begun. */
    private boolean holdsOne() {
        Optional<Generation> live = satellite.generations().live();
        return live.isPresent()
                ? exists(live.get())
                : satellite.generations().list().stream().anyMatch(this::exists)
                        || satellite.generations().list().isEmpty();
    }

    private boolean exists(Generation generation) {
        return Files.exists(OlapGenerations.file(base, generation.number()));
    }

    /**
     * Looks at a satellite that is to be run, and notes where its database is.
     *
     * @throws OrreryException if the generation that it has fed so far is not there: an empty file would be filled with
     *     what comes from now on, as if it were all
     */
    void requireLive() {
        require();
        Optional<Generation> live = satellite.generations().live();
        if (live.isPresent() && !exists(live.get())) {
            throw new OrreryException(
                    "Database " + base + " no longer holds generation "
                            + live.get().number() + ", which this satellite has fed so far: restore its file "
                            + OlapGenerations.file(base, live.get().number())
                            + ", or build all anew with 'orrery olap"
                            + " rebuild', with --snapshot for rows that the stream does not hold; if it lies elsewhere, name that with --database");
        }
        note();
    }

    /**
     * Notes where the database is, which binds the satellite's name to the place.
     *
     * @throws OrreryException if there can be none, since nobody may write there
     */
    void note() {
        requireWritable();
        satellite.generations().liesAt(here());
    }

    private void requireWritable() {
        Path folder = base.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, base.getFileName().toString(), ".try"));
        } catch (IOException e) {
            throw new OrreryException(
                    "Cannot write in " + folder + ", where database " + base.getFileName() + " is to lie: " + e
                            + "; make that possible, or name another file with --database",
                    e);
        }
    }

    private String here() {
        return host() + ":" + base.toAbsolutePath().normalize();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
