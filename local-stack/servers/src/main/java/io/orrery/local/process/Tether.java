package io.orrery.local.process;

import io.orrery.local.LocalServerException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ties a child process to the life of this one, so that it ends even when this one is killed with SIGKILL and can do
 * nothing any more.
 *
 * <p>On Linux the kernel does it: {@code setpriv --pdeathsig} asks for a signal at the parent's end. That signal comes at
 * the end of the <em>thread</em> that spawned the child, which is why {@link ChildProcess} spawns from one that never
 * ends. Elsewhere (macOS) a shell waits at a pipe whose other end only this process holds, and ends the child once the
 * pipe closes.
 */
final class Tether {

    /** Reads until the parent is gone, then asks the child to end and in the end makes it. */
    private static final String WATCH = "trap '' INT HUP TERM; cat >/dev/null; kill -TERM $0 2>/dev/null; i=0;"
            + " while kill -0 $0 2>/dev/null && [ $i -lt 100 ]; do i=$((i+1)); sleep 0.1; done;"
            + " kill -KILL $0 2>/dev/null";

    private static final Optional<Path> SETPRIV = onPath("setpriv");
    private static final Optional<Path> SETSID = onPath("setsid");

    private Tether() {}

    /**
     * The command that runs another one tied to this process, as the servers' user, and in a session of its own, so
     * that Ctrl-C in a terminal reaches this process alone and it can stop its servers in order.
     */
    static List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>();
        if (SETPRIV.isPresent()) {
            wrapped.add(SETPRIV.get().toString());
            if (Account.isRoot()) {
                String id = Integer.toString(Account.unprivileged());
                wrapped.addAll(List.of("--reuid=" + id, "--regid=" + id, "--clear-groups"));
            }
            wrapped.addAll(List.of("--pdeathsig=TERM", "--"));
        } else if (Account.isRoot()) {
            throw new LocalServerException("The servers don't run as root, and setpriv, which would change the user,"
                    + " is missing: install util-linux, or run as another user");
        }
        SETSID.ifPresent(setsid -> wrapped.add(setsid.toString()));
        wrapped.addAll(command);
        return wrapped;
    }

    /** Starts the watch over a child where the kernel does not keep it. Its end of the pipe closes with this process. */
    static Optional<Process> watch(Process child) throws IOException {
        return SETPRIV.isPresent() ? Optional.empty() : Optional.of(watchdog(child.pid()));
    }

    static Process watchdog(long child) throws IOException {
        List<String> command = new ArrayList<>();
        SETSID.ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of("/bin/sh", "-c", WATCH, Long.toString(child)));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    static Optional<Path> onPath(String program) {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, program);
            if (Files.isExecutable(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
