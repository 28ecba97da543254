package io.orrery.local.command.stack;

import io.orrery.local.LocalServerException;
import io.orrery.local.Progress;
import io.orrery.local.process.Detached;
import io.orrery.local.process.FileTrees;
import io.orrery.local.process.FileTrouble;
import io.orrery.local.stack.StackFolder;
import io.orrery.local.stack.StackState;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.command.CommandLines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The process in the background that keeps a stack: this program once more, with {@code start --foreground}. */
final class Supervisor {

    private static final long POLL_MILLIS = 100;
    private static final String STEP = "- ";
    private static final String ERROR = "orrery: ";

    private final Path folder;
    private final List<String> options;

    Supervisor(Path folder, List<String> options) {
        this.folder = folder;
        this.options = List.copyOf(options);
    }

    /** The main of the process in the background. */
    public static void main(String[] arguments) {
        System.exit(CommandLines.of(new StartCommand(), System.getenv()).execute(arguments));
    }

    /**
     * Starts the process and waits until its servers answer.
     *
     * @throws OrreryException with the sentence that the process ended with
     */
    StackState start(Progress progress) throws InterruptedException {
        Path log = folder.resolve("stack.log");
        try {
            FileTrees.createOpenFolders(folder);
            long begin = Files.exists(log) ? Files.size(log) : 0;
            Process process = Detached.start(command(), log);
            // Whoever interrupts the start doesn't want the servers.
            Thread cancel = new Thread(process::destroy, "local-stack-cancel");
            Runtime.getRuntime().addShutdownHook(cancel);
            StackState state = await(process, log, begin, progress);
            Runtime.getRuntime().removeShutdownHook(cancel);
            return state;
        } catch (IOException e) {
            throw new OrreryException(
                    "Cannot start the local stack in " + folder + " (" + FileTrouble.reason(e)
                            + "): choose another folder with --dir",
                    e);
        } catch (LocalServerException e) {
            throw new OrreryException(e.getMessage(), e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Supervisor.class.getName(),
                "--foreground",
                "--dir=" + folder));
        command.addAll(options);
        return command;
    }

    private StackState await(Process process, Path log, long begin, Progress progress)
            throws IOException, InterruptedException {
        int shown = 0;
        while (true) {
            boolean ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            Optional<StackState> running = StackFolder.running(folder).filter(state -> state.pid() == process.pid());
            List<String> lines = linesSince(log, begin);
            for (; shown < lines.size(); shown++) {
                if (lines.get(shown).startsWith(STEP)) {
                    progress.step(lines.get(shown).substring(STEP.length()));
                }
            }
            if (ended) {
                throw new OrreryException(lines.stream()
                        .filter(line -> line.startsWith(ERROR))
                        .map(line -> line.substring(ERROR.length()))
                        .findFirst()
                        .orElse("The local stack ended with exit code " + process.exitValue() + ": see " + log + "."));
            }
            if (running.isPresent()) {
                return running.get();
            }
        }
    }

    private static List<String> linesSince(Path log, long begin) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        String text = new String(bytes, (int) begin, bytes.length - (int) begin, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        return text.substring(0, end).lines().toList();
    }
}
