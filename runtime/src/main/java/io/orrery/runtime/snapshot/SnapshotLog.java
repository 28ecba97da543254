package io.orrery.runtime.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a producer says of the requests that it took up, the one at work first, then the last ones that ended, the newest
 * first.
 *
 * @param requests at most {@value #KEPT} that ended, and one that did not
 */
public record SnapshotLog(List<SnapshotProgress> requests) {

    /** How many that ended are kept. */
    static final int KEPT = 20;

    /** How many of these may be repairs: one check asks for many, and who asked looks twice a second. */
    static final int KEPT_REPAIRS = 10;

    /** None yet. */
    public static final SnapshotLog EMPTY = new SnapshotLog(List.of());

    static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public SnapshotLog {
        requests = List.copyOf(requests);
    }

    /** The request at work; empty if there is none. */
    public Optional<SnapshotProgress> atWork() {
        return requests.stream().filter(request -> !request.ended()).findFirst();
    }

    /** What is known of a request; empty if it was not taken up, or so long ago that it is forgotten. */
    public Optional<SnapshotProgress> find(String id) {
        return requests.stream()
                .filter(progress -> progress.request().id().equals(id))
                .findFirst();
    }

    /** The same with a request's progress as it is now. Tables of those that ended are kept for the newest alone. */
    public SnapshotLog with(SnapshotProgress progress) {
        List<SnapshotProgress> next = new ArrayList<>();
        next.add(progress);
        int repairs = isRepair(progress) ? 1 : 0;
        for (SnapshotProgress other : requests) {
            boolean same = other.request().id().equals(progress.request().id());
            if (!same && next.size() <= KEPT && (!isRepair(other) || repairs++ < KEPT_REPAIRS)) {
                next.add(other);
            }
        }
        return new SnapshotLog(next);
    }

    private static boolean isRepair(SnapshotProgress progress) {
        return progress.request().kind() == SnapshotRequest.Kind.REPAIR;
    }

    /** As a producer's item holds it: compressed, since there may be thousands of tables. */
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            JSON.writeValue(out, this);
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static SnapshotLog read(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return JSON.readValue(in, SnapshotLog.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The state table holds no progress of snapshots that is known here", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the progress of snapshots from the state table", e);
        }
    }
}
