package io.orrery.local.command.stack;

import io.orrery.local.LocalServerException;
import io.orrery.runtime.OrreryException;
import java.util.function.Supplier;

/** Hands a server's failure on as one that the command line knows how to print. */
final class Sentences {

    private Sentences() {}

    static <T> T translate(Supplier<T> work) {
        try {
            return work.get();
        } catch (LocalServerException e) {
            throw new OrreryException(e.getMessage(), e);
        }
    }
}
