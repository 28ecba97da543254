package io.orrery.local.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/** Why a folder can't be used, in words: Java's exceptions of files tell their class, or the name of the file alone. */
public final class FileTrouble {

    private FileTrouble() {}

    /** The reason, for the middle of a sentence that names the folder. */
    public static String reason(IOException e) {
        if (!(e instanceof FileSystemException file)) {
            return String.valueOf(e.getMessage());
        }
        if (e instanceof AccessDeniedException) {
            return "you may not write " + file.getFile();
        }
        if (e instanceof FileAlreadyExistsException) {
            return file.getFile() + " is a file";
        }
        return (file.getReason() == null ? "it can't be written" : file.getReason()) + ": " + file.getFile();
    }
}
