package io.orrery.local.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts a process that goes on after this one, its terminal and its session have ended. */
public final class Detached {

    private Detached() {}

    /**
     * Starts a program without input.
     *
     * @param command the program and its arguments
     * @param log what its output is appended to
     */
    public static Process start(List<String> command, Path log) throws IOException {
        List<String> detached = new ArrayList<>();
        Optional<Path> setsid = Tether.onPath("setsid");
        detached.add(setsid.map(Path::toString).orElse("nohup"));
        detached.addAll(command);
        return new ProcessBuilder(detached)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
