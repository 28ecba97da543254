package io.orrery.olap.store;

import java.io.IOException;

/**
 * A full disk for one process: none of its files may grow beyond a size, until this is closed. The kernel refuses the
 * writes as it does where there is no space left, and any user may do it, where a small disk takes root.
 */
public final class FileLimit implements AutoCloseable {

    private final long pid;

    /** @param bytes how large a file may be */
    public FileLimit(long pid, long bytes) throws IOException {
        this.pid = pid;
        set(Long.toString(bytes));
    }

    /** The soft limit alone, which may be lifted again. */
    private void set(String bytes) throws IOException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":")
                .inheritIO()
                .start();
        int exit = prlimit.onExit().join().exitValue();
        if (exit != 0) {
            throw new IOException("prlimit ended with " + exit);
        }
    }

    @Override
    public void close() throws IOException {
        set("unlimited");
    }
}
