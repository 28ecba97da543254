package io.orrery.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.stream.Stream;

/**
 * The user that the servers run as: this process's own, or for root the unprivileged one, since Elasticsearch refuses
 * root and MySQL had better not have it.
 */
public final class Account {

    /** The user {@code nobody} of Linux. */
    private static final int NOBODY = 65534;

    private static final boolean ROOT = uid() == 0;

    private Account() {}

    /** Whether this process runs as root. */
    public static boolean isRoot() {
        return ROOT;
    }

    /** Gives a folder and all that is in it to the user that the servers run as. */
    public static void own(Path root) throws IOException {
        if (!ROOT) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    /**
     * Whether the user that the servers run as can enter a folder.
     *
     * @param existing the folder
     */
    public static boolean enters(Path existing) throws IOException {
        if (!ROOT) {
            return true;
        }
        for (Path folder = existing.toRealPath(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    static int unprivileged() {
        return NOBODY;
    }

    private static int uid() {
        // The owner of /proc/self is this process; elsewhere the name has to do.
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | RuntimeException e) {
            return "root".equals(System.getProperty("user.name")) ? 0 : 1;
        }
    }
}
