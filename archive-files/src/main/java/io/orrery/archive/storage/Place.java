package io.orrery.archive.storage;

import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** The place of an archive, as a user names it. */
public final class Place {

    private static final String S3 = "s3://";

    private Place() {}

    private static Storage bucket(String place) {
        int slash = place.indexOf('/');
        String bucket = slash < 0 ? place : place.substring(0, slash);
        String prefix = slash < 0 ? "" : place.substring(slash + 1);
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new UsageException("Cannot use " + S3 + place + ": must be s3://BUCKET or s3://BUCKET/PREFIX");
        }
        return new Bucket(
                S3Clients.of(System.getenv()),
                bucket,
                prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    /** The same place, named so that it means the same in another process: a folder by its absolute path. */
    public static String absolute(String place) {
        return place.startsWith(S3)
                ? place
                : Path.of(place).toAbsolutePath().normalize().toString();
    }

    /**
     * Opens it.
     *
     * @throws UsageException if it cannot be one
     */
    public static Storage open(String place) {
        if (place.startsWith(S3)) {
            return bucket(place.substring(S3.length()));
        }
        try {
            return new Folder(Path.of(place));
        } catch (IOException e) {
            // Java names the file alone where the system gave no reason.
            String why = e instanceof AccessDeniedException ? "you may not write there" : e.getMessage();
            throw new OrreryException("Cannot use the folder " + place + " (" + why + "): choose another one", e);
        }
    }
}
