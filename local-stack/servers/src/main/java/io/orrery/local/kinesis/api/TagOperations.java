package io.orrery.local.kinesis.api;

import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Request;
import io.orrery.local.kinesis.stream.Stream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tags of streams and of consumers. */
final class TagOperations {

    private static final int MAX_TAGS = 50;

    private final Targets targets;

    TagOperations(Targets targets) {
        this.targets = targets;
    }

    Map<String, Operation> all() {
        return Map.of(
                "AddTagsToStream", this::addToStream,
                "RemoveTagsFromStream", this::removeFromStream,
                "ListTagsForStream", this::listForStream,
                "TagResource", this::tagResource,
                "UntagResource", this::untagResource,
                "ListTagsForResource", this::listForResource);
    }

    private Reply addToStream(Call call) {
        Map<String, String> added = checked(call.request().textMap("Tags"));
        targets.stream(call).change(spec -> spec.withTags(with(spec.tags(), added)));
        return Reply.EMPTY;
    }

    private Reply removeFromStream(Call call) {
        List<String> keys = call.request().texts("TagKeys");
        targets.stream(call).change(spec -> spec.withTags(without(spec.tags(), keys)));
        return Reply.EMPTY;
    }

    private Reply listForStream(Call call) {
        Request request = call.request();
        int limit = request.integer("Limit", 1, MAX_TAGS, MAX_TAGS);
        String after = request.optionalText("ExclusiveStartTagKey").orElse("");
        Map<String, String> rest = new TreeMap<>(targets.stream(call).spec().tags()).tailMap(after, false);
        List<Map<String, String>> page = views(rest).stream().limit(limit).toList();
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("Tags", page);
        reply.put("HasMoreTags", rest.size() > page.size());
        return Reply.of(reply);
    }

    private Reply tagResource(Call call) {
        Map<String, String> added = checked(call.request().textMap("Tags"));
        changeTags(call, tags -> with(tags, added));
        return Reply.EMPTY;
    }

    private Reply untagResource(Call call) {
        List<String> keys = call.request().texts("TagKeys");
        changeTags(call, tags -> without(tags, keys));
        return Reply.EMPTY;
    }

    private Reply listForResource(Call call) {
        String arn = call.request().text("ResourceARN");
        Map<String, String> tags = Targets.isConsumerArn(arn)
                ? targets.consumer(arn, call.nowMillis()).consumer().tags()
                : targets.streamByArn(arn, call.nowMillis()).spec().tags();
        return Reply.of(Map.of("Tags", views(tags)));
    }

    private void changeTags(Call call, UnaryOperator<Map<String, String>> edit) {
        String arn = call.request().text("ResourceARN");
        if (Targets.isConsumerArn(arn)) {
            Targets.ConsumerOf found = targets.consumer(arn, call.nowMillis());
            found.stream()
                    .change(spec -> spec.withConsumer(found.consumer()
                            .withTags(edit.apply(found.consumer().tags()))));
        } else {
            Stream stream = targets.streamByArn(arn, call.nowMillis());
            stream.change(spec -> spec.withTags(edit.apply(spec.tags())));
        }
    }

    static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw ApiException.invalidArgument("A resource cannot have more than " + MAX_TAGS + " tags.");
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
                throw ApiException.invalidArgument("A tag key has 1 to 128 characters and a value at most 256.");
            }
        });
        return tags;
    }

    private static Map<String, String> with(Map<String, String> tags, Map<String, String> added) {
        Map<String, String> all = new TreeMap<>(tags);
        all.putAll(added);
        return checked(all);
    }

    private static Map<String, String> without(Map<String, String> tags, List<String> keys) {
        Map<String, String> left = new TreeMap<>(tags);
        left.keySet().removeAll(keys);
        return left;
    }

    private static List<Map<String, String>> views(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue()))
                .toList();
    }
}
