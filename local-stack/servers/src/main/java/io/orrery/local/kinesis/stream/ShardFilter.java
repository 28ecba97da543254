package io.orrery.local.kinesis.stream;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import java.util.function.Predicate;

/** The ShardFilter of ListShards: which shards a reader that starts somewhere has to know. */
public final class ShardFilter {

    private ShardFilter() {}

    /** A test for one shard. {@code horizonMillis} is the oldest moment that the stream still holds. */
    public static Predicate<ShardSpec> of(Request filter, long horizonMillis, long nowMillis) {
        String type = filter.text("Type");
        return switch (type) {
            case "AFTER_SHARD_ID" -> {
                String after = filter.optionalText("ShardId")
                        .orElseThrow(() -> ApiException.invalidArgument(
                                "ShardId must be specified when ShardFilterType is AFTER_SHARD_ID."));
                yield shard -> shard.id().compareTo(after) > 0;
            }
            case "AT_LATEST" -> ShardSpec::isOpen;
            case "AT_TRIM_HORIZON" -> shard -> shard.wasOpenAt(horizonMillis);
            case "FROM_TRIM_HORIZON" -> shard -> endsAfter(shard, horizonMillis);
            case "AT_TIMESTAMP" -> {
                long at = timestamp(filter, type, horizonMillis, nowMillis);
                yield shard -> shard.wasOpenAt(at);
            }
            case "FROM_TIMESTAMP" -> {
                long from = timestamp(filter, type, horizonMillis, nowMillis);
                yield shard -> endsAfter(shard, from);
            }
            default ->
                throw ApiException.validation(
                        "shardFilter.type",
                        type,
                        "Member must satisfy enum value set: [AT_TIMESTAMP, FROM_TRIM_HORIZON, FROM_TIMESTAMP, "
                                + "AT_TRIM_HORIZON, AT_LATEST, AFTER_SHARD_ID]");
        };
    }

    private static boolean endsAfter(ShardSpec shard, long millis) {
        return shard.isOpen() || shard.closedMillis() >= millis;
    }

    private static long timestamp(Request filter, String type, long horizonMillis, long nowMillis) {
        long millis = filter.optionalInstant("Timestamp")
                .orElseThrow(() -> ApiException.invalidArgument(
                        "Timestamp must be specified when ShardFilterType is " + type + "."))
                .toEpochMilli();
        if (millis > nowMillis) {
            throw ApiException.invalidArgument("Timestamp must not be in the future.");
        }
        // A moment before the oldest that is held means the oldest.
        return Math.max(millis, horizonMillis);
    }
}
