package io.orrery.local.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orrery.runtime.snapshot.CheckNote;
import io.orrery.runtime.snapshot.SnapshotProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A stream's status as one line of JSON, for programs: what is not known is null, times are ISO-8601, lags seconds. */
final class StatusJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private StatusJson() {}

    static String of(StreamStatus status) {
        ObjectNode root = JSON.createObjectNode()
                .put("stream", status.stream())
                .put("at", status.at().toString())
                .put("openShards", status.facts().openShards())
                .put("retentionHours", status.facts().retention().toHours());
        ArrayNode producers = root.putArray("producers");
        status.producers().forEach(producer -> producer(producer, producers.addObject()));
        ArrayNode satellites = root.putArray("satellites");
        status.satellites().forEach(satellite -> satellite(satellite, satellites.addObject()));
        return root.toString();
    }

    private static void producer(StreamStatus.Producing producer, ObjectNode json) {
        json.put("name", producer.name())
                .put("position", producer.position().orElse(null))
                .put("lagSeconds", producer.lag().map(StatusJson::seconds).orElse(null))
                .put("epoch", producer.epoch())
                .put("leader", producer.leader().orElse(null))
                .put("heardAt", producer.heard().map(Instant::toString).orElse(null));
        ArrayNode standBys = json.putArray("standBys");
        producer.standBys().forEach(standBys::add);
        producer.snapshot()
                .ifPresentOrElse(
                        progress -> snapshot(progress, json.putObject("snapshot")), () -> json.putNull("snapshot"));
    }

    private static void snapshot(SnapshotProgress progress, ObjectNode json) {
        json.put("id", progress.request().id())
                .put("state", progress.state().name().toLowerCase(Locale.ROOT))
                .put("rows", progress.rows())
                .put("estimate", progress.estimate())
                .put("startedAt", progress.startedAt());
    }

    private static void satellite(StreamStatus.Following satellite, ObjectNode json) {
        json.put("name", satellite.name());
        ArrayNode builds = json.putArray("generations");
        satellite.builds().forEach(build -> builds.addObject()
                .put("generation", build.generation().orElse(null))
                .put("state", build.state().orElse(null))
                .put("lagSeconds", build.lag().map(StatusJson::seconds).orElse(null))
                .put("shards", build.shards())
                .put("shardsRead", build.read())
                .put("workers", build.workers())
                .put("parked", build.parked()));
        satellite
                .check()
                .ifPresentOrElse(check -> check(check, json.putObject("verified")), () -> json.putNull("verified"));
    }

    private static void check(CheckNote check, ObjectNode json) {
        json.put("at", check.at())
                .put("tables", check.tables())
                .put("rows", check.rows())
                .put("mended", check.mended())
                .put("tablesUnequal", check.unequal().size())
                .put(
                        "rowsDifferent",
                        check.unequal().stream()
                                .mapToLong(CheckNote.Unequal::different)
                                .sum());
    }

    private static Double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
