package io.orrery.archive.store;

import io.orrery.archive.layout.Partition;
import io.orrery.event.Metadata;
import io.orrery.event.TableName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small number for each partition. For one thread. */
final class Partitions {

    private static final long SECONDS = 86_400;

    private record Key(TableName table, long day) {}

    private final Map<Key, Integer> numbers = new HashMap<>();
    private final List<Partition> partitions = new ArrayList<>();

    int number(Placed event) {
        Metadata metadata = event.metadata();
        long day = Math.floorDiv(metadata.committedAt().getEpochSecond(), SECONDS);
        return numbers.computeIfAbsent(new Key(metadata.table(), day), key -> {
            partitions.add(new Partition(key.table(), LocalDate.ofEpochDay(key.day())));
            return partitions.size() - 1;
        });
    }

    Partition of(int number) {
        return partitions.get(number);
    }

    void clear() {
        numbers.clear();
        partitions.clear();
    }
}
