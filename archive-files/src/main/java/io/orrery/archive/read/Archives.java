package io.orrery.archive.read;

import io.orrery.archive.layout.Identity;
import io.orrery.archive.storage.Place;
import io.orrery.archive.storage.Storage;
import io.orrery.archive.storage.WorkFolder;
import io.orrery.consumer.EventArchive;
import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.nio.file.Path;

/** The archives that 'archive run' makes, for satellites that begin with one. */
public final class Archives {

    private Archives() {}

    /**
     * Opens an archive to read all of it.
     *
     * @param place a folder, or {@code s3://BUCKET/PREFIX}
     * @param work where files of a bucket are put, those of one table at a time, and sorts spill to
     * @throws OrreryException if there is no archive, or it cannot be read
     */
    public static EventArchive open(String place, Path work) {
        Storage storage = Place.open(place);
        try {
            String stream = Identity.stream(storage);
            ArchivedFiles files = ArchivedFiles.of(storage);
            return new StoredArchive(Place.absolute(place), stream, storage, files, new WorkFolder(work));
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e instanceof RuntimeException known
                    ? known
                    : new OrreryException("Cannot read the archive " + place + ": " + e.getMessage(), e);
        }
    }
}
