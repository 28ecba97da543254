package io.orrery.local.command.stack;

import java.io.Console;

/** Whether a person watches. */
final class Terminal {

    private Terminal() {}

    /** Whether this process reads from and writes to a terminal. */
    @SuppressWarnings("SystemConsoleNull") // Since JDK 22 there is always a console, and it says itself what it is.
    static boolean watched() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true; // JDK 21 or older.
        }
    }
}
