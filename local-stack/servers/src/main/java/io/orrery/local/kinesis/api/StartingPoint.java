package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.SequenceNumber;
import io.orrery.local.kinesis.stream.Shard;
import io.orrery.local.kinesis.stream.Stream;

/** Turns the type of a shard iterator, or of the start of a subscription, into the first index to read. */
final class StartingPoint {

    private StartingPoint() {}

    /**
     * Resolves {@code type}; {@code numberMember} is the member of {@code request} that holds a sequence number, the time is in
     * {@code Timestamp}.
     */
    static long resolve(
            Stream stream,
            Shard shard,
            String typeMember,
            String type,
            Request request,
            String numberMember,
            long now) {
        return switch (type) {
            case "TRIM_HORIZON" -> 0;
            case "LATEST" -> shard.log().nextIndex();
            case "AT_SEQUENCE_NUMBER" -> index(stream, shard, type, request, numberMember);
            case "AFTER_SEQUENCE_NUMBER" -> index(stream, shard, type, request, numberMember) + 1;
            case "AT_TIMESTAMP" -> shard.log().indexAt(timestamp(request, now));
            default ->
                throw ApiException.validation(
                        typeMember,
                        type,
                        "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, "
                                + "AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
        };
    }

    private static long index(Stream stream, Shard shard, String type, Request request, String member) {
        String digits = request.optionalText(member)
                .orElseThrow(() ->
                        ApiException.invalidArgument("Must either specify a " + member + " for type " + type + "."));
        SequenceNumber number = SequenceNumber.parse(digits)
                .orElseThrow(() -> ApiException.invalidArgument(member + " " + digits + " used on shard "
                        + shard.spec().id() + " in stream " + stream.spec().name() + " is invalid."));
        if (number.stamp() != stream.spec().stamp()) {
            throw ApiException.invalidArgument(member + " " + digits + " used on shard "
                    + shard.spec().id() + " in stream " + stream.spec().name()
                    + " is invalid because it did not come from this stream.");
        }
        if (number.shard() != shard.spec().number()) {
            throw ApiException.invalidArgument("Invalid " + member + ". It encodes "
                    + io.orrery.local.kinesis.stream.ShardSpec.id(number.shard())
                    + ", while it was used in a call to a shard with "
                    + shard.spec().id());
        }
        return number.index();
    }

    private static long timestamp(Request request, long now) {
        long millis = request.optionalInstant("Timestamp")
                .orElseThrow(() -> ApiException.invalidArgument(
                        "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request"
                                + " has no timestamp parameter."))
                .toEpochMilli();
        if (millis > now) {
            throw ApiException.invalidArgument("The timestampInMillis parameter cannot be greater than the"
                    + " currentTimestampInMillis. timestampInMillis: " + millis + ", currentTimestampInMillis: " + now);
        }
        return millis;
    }
}
