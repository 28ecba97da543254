package io.orrery.local.process;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A server that is a JVM with a class path of its own: a folder of jars, and a main class of ours in front of them. */
public abstract class JavaServer extends DaemonServer {

    private final Path jars;
    private final String main;
    private final List<String> classFiles;

    /**
     * A server that is not started yet.
     *
     * @param name the server's name as a reader knows it
     * @param version the version of its software
     * @param folder what it keeps; closed with the server
     * @param port the port that the user chose; 0 for the one of the last run, or any free one
     * @param program its jars, and the main class in front of them
     */
    protected JavaServer(String name, String version, ServerFolder folder, int port, JavaProgram program) {
        super(name, version, folder, port, Duration.ofSeconds(60), Duration.ofSeconds(15));
        this.jars = program.jars();
        this.main = program.main();
        this.classFiles = program.classFiles();
    }

    /**
     * What the JVM runs.
     *
     * @param jars a folder of jars
     * @param main a class of ours that calls the server's own, and which this program does not load
     * @param nested the simple names of the classes within it
     */
    public record JavaProgram(Path jars, String main, List<String> nested) {

        public JavaProgram {
            nested = List.copyOf(nested);
        }

        List<String> classFiles() {
            String path = main.replace('.', '/');
            List<String> files = new ArrayList<>(List.of(path + ".class"));
            nested.forEach(name -> files.add(path + "$" + name + ".class"));
            return files;
        }
    }

    /** The JVM's options beside those of every server; none by default. */
    protected List<String> jvmOptions() {
        return List.of();
    }

    /** What the main class is given. */
    protected abstract List<String> arguments();

    @Override
    protected final ChildProcess launch() {
        Path root = folder().path();
        Path data = data();
        Path temporary = root.resolve("tmp");
        Path classes = root.resolve("classes");
        try {
            Files.createDirectories(data);
            FileTrees.delete(temporary);
            Files.createDirectories(temporary);
            for (String file : classFiles) {
                copyOwn(file, classes.resolve(file));
            }
            for (Path owned : List.of(data, temporary, classes)) {
                Account.own(owned);
            }
        } catch (IOException e) {
            throw new LocalServerException("Cannot write to " + root + ": " + e, e);
        }
        List<String> command = new ArrayList<>(List.of(
                JavaHome.program().toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary));
        command.addAll(jvmOptions());
        command.addAll(List.of("-cp", classes + ":" + jars + "/*", main));
        command.addAll(arguments());
        return ChildProcess.start(command, Map.of(), root, folder().log());
    }

    /** Copied out of this program's own classes, which the server's user may not be able to read. */
    private static void copyOwn(String file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (InputStream in = JavaServer.class.getClassLoader().getResourceAsStream(file)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
