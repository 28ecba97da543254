package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.Consumer;
import io.orrery.local.kinesis.stream.Stream;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Registers, lists and removes consumers for enhanced fan-out. They are ACTIVE at once. */
final class ConsumerOperations {

    private static final int MAX_CONSUMERS = 20;
    private static final int LISTED_BY_DEFAULT = 100;

    private final Targets targets;

    ConsumerOperations(Targets targets) {
        this.targets = targets;
    }

    Map<String, Operation> all() {
        return Map.of(
                "RegisterStreamConsumer", this::register,
                "DescribeStreamConsumer", this::describe,
                "DeregisterStreamConsumer", this::deregister,
                "ListStreamConsumers", this::list);
    }

    private Reply register(Call call) {
        Request request = call.request();
        String name = Targets.checkName("ConsumerName", request.text("ConsumerName"));
        Stream stream = targets.streamByArn(request.text("StreamARN"), call.nowMillis());
        Map<String, String> tags = request.has("Tags") ? TagOperations.checked(request.textMap("Tags")) : Map.of();
        Consumer consumer = new Consumer(name, call.nowMillis(), tags);
        stream.change(spec -> {
            if (spec.consumers().stream().anyMatch(c -> c.name().equals(name))) {
                throw ApiException.inUse("Consumer " + name + " of stream " + spec.name() + " already exists.");
            }
            if (spec.consumers().size() >= MAX_CONSUMERS) {
                throw ApiException.limitExceeded(
                        "Stream " + spec.name() + " has " + MAX_CONSUMERS + " consumers, the most that it can have.");
            }
            return spec.withConsumer(consumer);
        });
        return Reply.of(Map.of("Consumer", Views.consumer(stream, consumer, "ACTIVE")));
    }

    private Reply describe(Call call) {
        Targets.ConsumerOf found = find(call);
        Map<String, Object> view = Views.consumer(found.stream(), found.consumer(), "ACTIVE");
        view.put("StreamARN", found.stream().arn());
        return Reply.of(Map.of("ConsumerDescription", view));
    }

    private Reply deregister(Call call) {
        Targets.ConsumerOf found = find(call);
        found.stream().change(spec -> spec.withoutConsumer(found.consumer().name()));
        return Reply.EMPTY;
    }

    private Targets.ConsumerOf find(Call call) {
        Request request = call.request();
        Optional<String> arn = request.optionalText("ConsumerARN");
        if (arn.isPresent()) {
            return targets.consumer(arn.get(), call.nowMillis());
        }
        if (!request.has("StreamARN") || !request.has("ConsumerName")) {
            throw ApiException.invalidArgument("Either ConsumerARN, or StreamARN and ConsumerName must be specified.");
        }
        Stream stream = targets.streamByArn(request.text("StreamARN"), call.nowMillis());
        return new Targets.ConsumerOf(stream, targets.consumer(stream, request.text("ConsumerName"), Optional.empty()));
    }

    private Reply list(Call call) {
        Request request = call.request();
        Stream stream = targets.streamByArn(request.text("StreamARN"), call.nowMillis());
        int limit = request.integer("MaxResults", 1, 10_000, LISTED_BY_DEFAULT);
        String after = request.optionalText("NextToken")
                .map(token ->
                        PageToken.decode(token, "consumers", call.nowMillis()).after())
                .orElse("");
        List<Consumer> rest = stream.spec().consumers().stream()
                .filter(consumer -> consumer.name().compareTo(after) > 0)
                .sorted(Comparator.comparing(Consumer::name))
                .toList();
        List<Consumer> page = rest.subList(0, Math.min(limit, rest.size()));
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put(
                "Consumers",
                page.stream().map(c -> Views.consumer(stream, c, "ACTIVE")).toList());
        if (rest.size() > page.size()) {
            String last = page.get(page.size() - 1).name();
            reply.put("NextToken", new PageToken("consumers", last, "", call.nowMillis()).encode());
        }
        return Reply.of(reply);
    }
}
