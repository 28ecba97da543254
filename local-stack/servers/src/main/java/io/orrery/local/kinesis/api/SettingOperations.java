package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.Stream;
import java.util.Map;

/** Changes the settings of a stream: retention, capacity mode, record size. */
final class SettingOperations {

    static final int MIN_RECORD_KIB = 1024;
    static final int MAX_RECORD_KIB = 10 * 1024;

    private static final int MIN_RETENTION = 24;
    private static final int MAX_RETENTION = 8760;

    private final Targets targets;

    SettingOperations(Targets targets) {
        this.targets = targets;
    }

    Map<String, Operation> all() {
        return Map.of(
                "IncreaseStreamRetentionPeriod", this::increaseRetention,
                "DecreaseStreamRetentionPeriod", this::decreaseRetention,
                "UpdateMaxRecordSize", this::updateMaxRecordSize,
                "UpdateStreamMode", this::updateMode);
    }

    private Reply increaseRetention(Call call) {
        int hours = hours(call);
        Stream stream = targets.activeStream(call);
        if (hours < stream.spec().retentionHours()) {
            throw ApiException.invalidArgument("Requested retention period (" + hours
                    + " hours) for stream " + stream.spec().name()
                    + " can not be shorter than existing retention period ("
                    + stream.spec().retentionHours()
                    + " hours). Use DecreaseRetentionPeriod API.");
        }
        stream.change(spec -> spec.withRetentionHours(hours));
        return Reply.EMPTY;
    }

    private Reply decreaseRetention(Call call) {
        int hours = hours(call);
        Stream stream = targets.activeStream(call);
        if (hours > stream.spec().retentionHours()) {
            throw ApiException.invalidArgument("Requested retention period (" + hours
                    + " hours) for stream " + stream.spec().name()
                    + " can not be longer than existing retention period ("
                    + stream.spec().retentionHours()
                    + " hours). Use IncreaseRetentionPeriod API.");
        }
        stream.change(spec -> spec.withRetentionHours(hours));
        return Reply.EMPTY;
    }

    private static int hours(Call call) {
        int hours = call.request().integer("RetentionPeriodHours");
        if (hours < MIN_RETENTION) {
            throw ApiException.invalidArgument(
                    "Minimum allowed retention period is " + MIN_RETENTION + " hours. Requested: " + hours + " hours.");
        }
        if (hours > MAX_RETENTION) {
            throw ApiException.invalidArgument(
                    "Maximum allowed retention period is " + MAX_RETENTION + " hours. Requested: " + hours + " hours.");
        }
        return hours;
    }

    private Reply updateMaxRecordSize(Call call) {
        int kib = call.request().integer("MaxRecordSizeInKiB", MIN_RECORD_KIB, MAX_RECORD_KIB);
        targets.activeStream(call).change(spec -> spec.withMaxRecordKiB(kib));
        return Reply.EMPTY;
    }

    private Reply updateMode(Call call) {
        Request details = call.request()
                .optionalObject("StreamModeDetails")
                .orElseThrow(() -> ApiException.validation("StreamModeDetails", null, "Member must not be null"));
        boolean onDemand = onDemand(details);
        targets.activeStream(call).change(spec -> spec.withMode(onDemand));
        return Reply.EMPTY;
    }

    static boolean onDemand(Request details) {
        String mode = details.text("StreamMode");
        return switch (mode) {
            case "ON_DEMAND" -> true;
            case "PROVISIONED" -> false;
            default ->
                throw ApiException.validation(
                        "streamModeDetails.streamMode",
                        mode,
                        "Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]");
        };
    }
}
