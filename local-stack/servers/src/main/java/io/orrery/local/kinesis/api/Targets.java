package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.Consumer;
import io.orrery.local.kinesis.stream.Shard;
import io.orrery.local.kinesis.stream.ShardSpec;
import io.orrery.local.kinesis.stream.Stream;
import io.orrery.local.kinesis.stream.Streams;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the stream, shard or consumer that a request names, by name or by ARN. */
final class Targets {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,128}");
    private static final Pattern STREAM_ARN = Pattern.compile("arn:aws[^:]*:kinesis:[^:]+:\\d{12}:stream/([^/]+)");
    private static final Pattern CONSUMER_ARN =
            Pattern.compile("(arn:aws[^:]*:kinesis:[^:]+:\\d{12}:stream/[^/]+)/consumer/([^:/]+):\\d+");

    private final Streams streams;

    Targets(Streams streams) {
        this.streams = streams;
    }

    /** A registered consumer with its stream. */
    record ConsumerOf(Stream stream, Consumer consumer) {}

    /** The stream that StreamARN or StreamName names, whatever its status. */
    Stream stream(Call call) {
        return streams.get(name(call.request()), call.nowMillis());
    }

    /** The same, but ResourceInUseException unless it is ACTIVE. */
    Stream activeStream(Call call) {
        return streams.getActive(name(call.request()), call.nowMillis());
    }

    private String name(Request request) {
        Optional<String> name = request.optionalText("StreamName").map(value -> checkName("StreamName", value));
        Optional<String> fromArn = request.optionalText("StreamARN").map(Targets::nameIn);
        if (name.isPresent() && fromArn.isPresent() && !name.equals(fromArn)) {
            throw ApiException.invalidArgument("StreamName and StreamARN name different streams.");
        }
        return fromArn.or(() -> name)
                .orElseThrow(() -> ApiException.invalidArgument("Either StreamName or StreamARN must be specified."));
    }

    /** Checks a name against the API's pattern. */
    static String checkName(String member, String value) {
        if (value.isEmpty() || value.length() > 128) {
            String bound = value.isEmpty() ? "greater than or equal to 1" : "less than or equal to 128";
            throw ApiException.validation(member, value, "Member must have length " + bound);
        }
        if (!NAME.matcher(value).matches()) {
            throw ApiException.validation(
                    member, value, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
        }
        return value;
    }

    private static String nameIn(String arn) {
        Matcher matcher = STREAM_ARN.matcher(arn);
        if (!matcher.matches()) {
            throw ApiException.validation(
                    "StreamARN", arn, "Member must satisfy regular expression pattern: " + STREAM_ARN);
        }
        return matcher.group(1);
    }

    Stream streamByArn(String arn, long nowMillis) {
        return streams.get(nameIn(arn), nowMillis);
    }

    Shard shard(Stream stream, String shardId) {
        return stream.shard(shardId)
                .orElseThrow(() -> ApiException.notFound("Could not find shard " + shardId + " in stream "
                        + stream.spec().name() + " under account "
                        + streams.options().account() + "."));
    }

    ShardSpec openShard(Stream stream, String shardId) {
        ShardSpec shard = shard(stream, shardId).spec();
        if (!shard.isOpen()) {
            throw ApiException.invalidArgument("Shard " + shardId + " in stream "
                    + stream.spec().name() + " under account "
                    + streams.options().account()
                    + " has already been merged or split, and thus is not eligible for merging or splitting.");
        }
        return shard;
    }

    static boolean isConsumerArn(String arn) {
        return CONSUMER_ARN.matcher(arn).matches();
    }

    ConsumerOf consumer(String arn, long nowMillis) {
        Matcher matcher = CONSUMER_ARN.matcher(arn);
        if (!matcher.matches()) {
            throw ApiException.validation(
                    "ConsumerARN", arn, "Member must satisfy regular expression pattern: " + CONSUMER_ARN);
        }
        Stream stream = streamByArn(matcher.group(1), nowMillis);
        return new ConsumerOf(stream, consumer(stream, matcher.group(2), Optional.of(arn)));
    }

    /** The consumer of that name; where an ARN is given, the very one that it names and not a later one of the same name. */
    Consumer consumer(Stream stream, String name, Optional<String> arn) {
        return stream.spec().consumers().stream()
                .filter(c -> c.name().equals(name))
                .filter(c -> arn.isEmpty() || c.arn(stream.arn()).equals(arn.get()))
                .findFirst()
                .orElseThrow(() -> ApiException.notFound(
                        "Consumer " + name + ", account " + streams.options().account() + " not found."));
    }
}
