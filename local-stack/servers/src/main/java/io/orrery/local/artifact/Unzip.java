package io.orrery.local.artifact;

import io.orrery.local.Progress;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks a server's zip so that any user may read it, and run what lies in a {@code bin} folder. */
public final class Unzip {

    private Unzip() {}

    /**
     * Unpacks an archive.
     *
     * @param zip the archive
     * @param folder where to; exists
     * @param wanted whether to unpack an entry, by its name
     * @param what the archive's name in the progress report
     * @param progress hears of each percent
     * @throws IOException if it can't be read or written, or an entry would lie outside the folder
     */
    public static void unzip(Path zip, Path folder, Predicate<String> wanted, String what, Progress progress)
            throws IOException {
        String step = "Unpacking " + what;
        progress.step(step);
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            List<? extends ZipEntry> entries = archive.stream()
                    .filter(entry -> wanted.test(entry.getName()))
                    .toList();
            long total =
                    Math.max(1, entries.stream().mapToLong(ZipEntry::getSize).sum());
            long done = 0;
            int shown = -1;
            for (ZipEntry entry : entries) {
                extract(archive, entry, folder);
                done += entry.getSize();
                int percent = (int) (done * 100 / total);
                if (percent != shown) {
                    shown = percent;
                    progress.percent(step, percent);
                }
            }
        }
    }

    private static void extract(ZipFile archive, ZipEntry entry, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("The entry " + entry.getName() + " of " + archive.getName() + " lies outside it");
        }
        if (entry.isDirectory()) {
            FileTrees.createOpenFolders(target);
            return;
        }
        FileTrees.createOpenFolders(target.getParent());
        try (InputStream in = archive.getInputStream(entry)) {
            Files.copy(in, target);
        }
        boolean program = target.getParent().endsWith("bin");
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
