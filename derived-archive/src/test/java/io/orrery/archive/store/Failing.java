package io.orrery.archive.store;

import io.orrery.archive.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A storage that now and then fails: before it has done what it was told, or after, so that the answer is lost. */
public final class Failing implements Storage {

    private final Storage storage;
    private final Random random;
    private double rate;

    public Failing(Storage storage, Random random) {
        this.storage = storage;
        this.random = random;
    }

    /** From now on so many calls of a hundred fail. */
    public void failing(double ofHundred) {
        rate = ofHundred / 100;
    }

    private interface Call<T> {
        T run() throws IOException;
    }

    private <T> T call(Call<T> call) throws IOException {
        if (random.nextDouble() < rate / 2) {
            throw new IOException("503 SlowDown");
        }
        T answer = call.run();
        if (random.nextDouble() < rate / 2) {
            throw new IOException("The answer is lost");
        }
        return answer;
    }

    private void run(Call<Void> call) throws IOException {
        call(call);
    }

    @Override
    public String stage(String path, Path file) throws IOException {
        return call(() -> storage.stage(path, file));
    }

    @Override
    public boolean place(String path, String staged) throws IOException {
        return call(() -> storage.place(path, staged));
    }

    @Override
    public void discard(String path, String staged) throws IOException {
        run(() -> {
            storage.discard(path, staged);
            return null;
        });
    }

    @Override
    public boolean create(String path, byte[] content) throws IOException {
        return call(() -> storage.create(path, content));
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return call(() -> storage.read(path));
    }

    @Override
    public Path fetch(String path, Path folder) throws IOException {
        return call(() -> storage.fetch(path, folder));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return call(() -> storage.list(prefix));
    }

    @Override
    public Optional<String> first(String prefix) throws IOException {
        return call(() -> storage.first(prefix));
    }

    @Override
    public void delete(String path) throws IOException {
        run(() -> {
            storage.delete(path);
            return null;
        });
    }

    @Override
    public void sweep(Instant before, Set<String> kept) throws IOException {
        storage.sweep(before, kept);
    }

    @Override
    public void close() {
        storage.close();
    }
}
