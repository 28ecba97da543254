package io.orrery.archive.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An archive in a folder of this machine, or of a file server that knows hard links. */
public final class Folder implements Storage {

    private static final String STAGED = PRIVATE + "staged/";

    private final Path root;

    /** @param root made if it is not there */
    public Folder(Path root) throws IOException {
        this.root = root.toAbsolutePath();
        Files.createDirectories(this.root.resolve(STAGED));
    }

    @Override
    public String stage(String path, Path file) throws IOException {
        String staged = STAGED + UUID.randomUUID();
        Path target = root.resolve(staged);
        Files.move(file, target);
        sync(target);
        return staged;
    }

    @Override
    public boolean place(String path, String staged) throws IOException {
        Path target = root.resolve(path);
        makeFolder(target.getParent());
        try {
            Files.move(root.resolve(staged), target, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            // Placed already, by this worker or another one.
            return Files.exists(target);
        }
        sync(target.getParent());
        return true;
    }

    private void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            makeFolder(folder.getParent());
            Files.createDirectories(folder);
            sync(folder.getParent());
        }
    }

    @Override
    public void discard(String path, String staged) throws IOException {
        delete(staged);
    }

    @Override
    public boolean create(String path, byte[] content) throws IOException {
        Path target = root.resolve(path);
        makeFolder(target.getParent());
        Path written = root.resolve(STAGED + UUID.randomUUID());
        Files.write(written, content);
        sync(written);
        try {
            // A rename would replace what is there.
            Files.createLink(target, written);
            sync(target.getParent());
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } finally {
            Files.deleteIfExists(written);
        }
    }

    /** Survives a loss of power from here on. */
    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(root.resolve(path)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Path fetch(String path, Path folder) {
        return root.resolve(path);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        // Like the listing of a bucket, it may begin within a name.
        Path folder = root.resolve(prefix.substring(0, prefix.lastIndexOf('/') + 1));
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> paths = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = root.relativize(file).toString();
                if (attributes.isRegularFile() && path.startsWith(prefix)) {
                    paths.add(path);
                }
                return FileVisitResult.CONTINUE;
            }

            /** What another worker deletes or places meanwhile is not there. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        Collections.sort(paths);
        return paths;
    }

    @Override
    public Optional<String> first(String prefix) throws IOException {
        return list(prefix).stream().findFirst();
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(root.resolve(path));
    }

    @Override
    public void sweep(Instant before, Set<String> kept) throws IOException {
        for (String staged : list(STAGED)) {
            try {
                if (!kept.contains(staged)
                        && Files.getLastModifiedTime(root.resolve(staged))
                                .toInstant()
                                .isBefore(before)) {
                    delete(staged);
                }
            } catch (NoSuchFileException e) {
                // Another worker placed or swept it.
            }
        }
    }

    /** Nothing is open. */
    @Override
    public void close() {}

    @Override
    public String toString() {
        return root.toString();
    }
}
