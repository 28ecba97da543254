package io.orrery.consumer.guide;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import io.orrery.consumer.RowHandler;
import io.orrery.event.Metadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a line for each order that comes, moves on, or goes. */
public final class Audit implements RowHandler<Order> {

    private final Path file;

    public Audit(Path file) {
        this.file = file;
    }

    @Override
    public void onWrite(Order row, Metadata change) throws IOException {
        append(change, "order " + row.id() + " over " + row.total() + " is " + row.status());
    }

    @Override
    public void onUpdate(Order before, Order after, Metadata change) throws IOException {
        if (!before.status().equals(after.status())) {
            append(change, "order " + after.id() + ": " + before.status() + " -> " + after.status());
        }
    }

    @Override
    public void onDelete(Order row, Metadata change) throws IOException {
        append(change, "order " + row.id() + " is gone");
    }

    // Each shard has a thread of its own.
    private synchronized void append(Metadata change, String line) throws IOException {
        Files.writeString(file, change.committedAt() + " " + line + "\n", CREATE, APPEND);
    }
}
