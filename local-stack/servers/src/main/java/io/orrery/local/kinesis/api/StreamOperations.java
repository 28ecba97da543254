package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.ShardSpec;
import io.orrery.local.kinesis.stream.Stream;
import io.orrery.local.kinesis.stream.Streams;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates, deletes, lists and describes streams. */
final class StreamOperations {

    /** The quota of shards that a new account has in most regions. */
    static final int SHARD_QUOTA = 500;

    private static final int ON_DEMAND_SHARDS = 4;
    private static final int ON_DEMAND_QUOTA = 50;
    private static final int LISTED_BY_DEFAULT = 100;

    private final Streams streams;
    private final Targets targets;

    StreamOperations(Streams streams, Targets targets) {
        this.streams = streams;
        this.targets = targets;
    }

    Map<String, Operation> all() {
        return Map.of(
                "CreateStream", this::create,
                "DeleteStream", this::delete,
                "ListStreams", this::list,
                "DescribeStream", this::describe,
                "DescribeStreamSummary", this::describeSummary,
                "DescribeLimits", this::describeLimits);
    }

    private Reply create(Call call) {
        Request request = call.request();
        String name = Targets.checkName("StreamName", request.text("StreamName"));
        boolean onDemand = request.optionalObject("StreamModeDetails")
                .map(details -> SettingOperations.onDemand(details))
                .orElse(false);
        int maxRecordKiB = request.integer(
                "MaxRecordSizeInKiB", SettingOperations.MIN_RECORD_KIB, SettingOperations.MAX_RECORD_KIB, 1024);
        if (onDemand && request.has("ShardCount")) {
            throw ApiException.invalidArgument("ShardCount must not be set for a stream in ON_DEMAND mode.");
        }
        if (!onDemand && !request.has("ShardCount")) {
            throw ApiException.invalidArgument("ShardCount must be set for a stream in PROVISIONED mode.");
        }
        int shards = onDemand ? ON_DEMAND_SHARDS : request.integer("ShardCount", 1, Integer.MAX_VALUE);
        if (!onDemand && openShards(call.nowMillis()) + shards > SHARD_QUOTA) {
            throw ApiException.limitExceeded("This request would exceed the shard limit for the account "
                    + streams.options().account() + " in " + streams.options().region() + ". Limit: " + SHARD_QUOTA);
        }
        Stream stream = streams.create(name, shards, onDemand, maxRecordKiB, call.nowMillis());
        if (request.has("Tags")) {
            Map<String, String> tags = TagOperations.checked(request.textMap("Tags"));
            stream.change(spec -> spec.withTags(tags));
        }
        return Reply.EMPTY;
    }

    private long openShards(long nowMillis) {
        return streams.list(nowMillis).stream()
                .filter(stream -> !stream.spec().onDemand())
                .mapToLong(stream -> stream.spec().openShards().size())
                .sum();
    }

    private Reply delete(Call call) {
        Stream stream = targets.stream(call);
        if (!stream.spec().consumers().isEmpty() && !call.request().flag("EnforceConsumerDeletion")) {
            throw ApiException.inUse("Stream " + stream.spec().name() + " under account "
                    + streams.options().account()
                    + " has registered consumers: deregister them, or set EnforceConsumerDeletion.");
        }
        streams.delete(stream, call.nowMillis());
        return Reply.EMPTY;
    }

    private Reply list(Call call) {
        Request request = call.request();
        int limit = request.integer("Limit", 1, 10_000, LISTED_BY_DEFAULT);
        String after = request.optionalText("NextToken")
                .map(token ->
                        PageToken.decode(token, "streams", call.nowMillis()).after())
                .or(() -> request.optionalText("ExclusiveStartStreamName"))
                .orElse("");
        List<Stream> rest = streams.list(call.nowMillis()).stream()
                .filter(stream -> stream.spec().name().compareTo(after) > 0)
                .toList();
        List<Stream> page = rest.subList(0, Math.min(limit, rest.size()));
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("StreamNames", page.stream().map(s -> s.spec().name()).toList());
        reply.put("HasMoreStreams", rest.size() > page.size());
        if (rest.size() > page.size()) {
            String last = page.get(page.size() - 1).spec().name();
            reply.put("NextToken", new PageToken("streams", last, "", call.nowMillis()).encode());
        }
        reply.put(
                "StreamSummaries",
                page.stream().map(s -> Views.summary(s, call.nowMillis())).toList());
        return Reply.of(reply);
    }

    private Reply describe(Call call) {
        Request request = call.request();
        Stream stream = targets.stream(call);
        int limit = request.integer("Limit", 1, 10_000, LISTED_BY_DEFAULT);
        String after = request.optionalText("ExclusiveStartShardId").orElse("");
        // What is not yet created has no shards to show.
        List<ShardSpec> shards = stream.status(call.nowMillis()) == Stream.Status.CREATING
                ? List.of()
                : stream.spec().shards();
        List<ShardSpec> rest =
                shards.stream().filter(s -> s.id().compareTo(after) > 0).toList();
        List<ShardSpec> page = rest.subList(0, Math.min(limit, rest.size()));
        Map<String, Object> view = Views.summary(stream, call.nowMillis());
        view.put("Shards", page.stream().map(s -> Views.shard(stream, s)).toList());
        view.put("HasMoreShards", rest.size() > page.size());
        addSettings(view, stream);
        return Reply.of(Map.of("StreamDescription", view));
    }

    private Reply describeSummary(Call call) {
        Stream stream = targets.stream(call);
        Map<String, Object> view = Views.summary(stream, call.nowMillis());
        addSettings(view, stream);
        view.put("OpenShardCount", stream.spec().openShards().size());
        view.put("ConsumerCount", stream.spec().consumers().size());
        view.put("MaxRecordSizeInKiB", stream.spec().maxRecordKiB());
        return Reply.of(Map.of("StreamDescriptionSummary", view));
    }

    private static void addSettings(Map<String, Object> view, Stream stream) {
        view.put("RetentionPeriodHours", stream.spec().retentionHours());
        view.put("EnhancedMonitoring", List.of(Map.of("ShardLevelMetrics", List.of())));
        view.put("EncryptionType", "NONE");
    }

    private Reply describeLimits(Call call) {
        long onDemand = streams.list(call.nowMillis()).stream()
                .filter(stream -> stream.spec().onDemand())
                .count();
        return Reply.of(Map.of(
                "ShardLimit", SHARD_QUOTA,
                "OpenShardCount", openShards(call.nowMillis()),
                "OnDemandStreamCount", onDemand,
                "OnDemandStreamCountLimit", ON_DEMAND_QUOTA));
    }
}
