package io.orrery.local.kinesis.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where streams lie in the data folder: {@code NAME.stream/stream.json} and {@code NAME.stream/shardId-.../}. */
final class StreamFiles {

    private static final String SUFFIX = ".stream";
    private static final String SPEC = "stream.json";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path dir;

    StreamFiles(Path dir) {
        this.dir = dir;
    }

    /** Reads every stream; what a deletion left behind is cleaned up. */
    List<StreamSpec> readAll() {
        try {
            Files.createDirectories(dir);
            List<StreamSpec> specs = new ArrayList<>();
            for (Path folder : list(dir)) {
                if (!folder.toString().endsWith(SUFFIX)) {
                    continue;
                }
                if (Files.exists(folder.resolve(SPEC))) {
                    specs.add(MAPPER.readValue(folder.resolve(SPEC).toFile(), StreamSpec.class));
                } else {
                    deleteTree(folder);
                }
            }
            return specs;
        } catch (IOException e) {
            throw new LocalServerException(
                    "The Kinesis data folder " + dir + " cannot be read (" + e.getMessage()
                            + "): delete it, or give another one.",
                    e);
        }
    }

    /** Writes a stream's description in one atomic step. */
    void write(StreamSpec spec) {
        Path folder = folder(spec.name());
        try {
            Files.createDirectories(folder);
            Path draft = folder.resolve(SPEC + ".new");
            MAPPER.writeValue(draft.toFile(), spec);
            Files.move(
                    draft, folder.resolve(SPEC), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Stream " + spec.name() + " cannot be written to " + folder, e);
        }
    }

    Path shardFolder(String stream, ShardSpec shard) {
        return folder(stream).resolve(shard.id());
    }

    void deleteShard(String stream, ShardSpec shard) {
        try {
            deleteTree(shardFolder(stream, shard));
        } catch (IOException e) {
            throw new UncheckedIOException("Shard " + shard.id() + " of " + stream + " cannot be deleted.", e);
        }
    }

    void delete(String stream) {
        try {
            Path folder = folder(stream);
            // Without its description it is no stream any more, even if the rest of the deletion does not happen.
            Files.deleteIfExists(folder.resolve(SPEC));
            deleteTree(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("Stream " + stream + " cannot be deleted.", e);
        }
    }

    private Path folder(String stream) {
        return dir.resolve(stream + SUFFIX);
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        }
    }
}
