package io.orrery.local.demo;

import io.orrery.runtime.OrreryException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, in reverse, all of it even if one fails. Any thread may close it, once or more often. */
final class OpenedParts implements AutoCloseable {

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    synchronized <C extends AutoCloseable> C add(C part) {
        parts.push(part);
        return part;
    }

    @Override
    public synchronized void close() {
        Exception failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw new OrreryException("The demo did not end cleanly: " + failure.getMessage(), failure);
        }
    }
}
