package io.orrery.local.kinesis.stream;

import java.util.Map;
import java.util.TreeMap;

/** A registered consumer (enhanced fan-out) of a stream. */
public record Consumer(String name, long createdMillis, Map<String, String> tags) {

    public Consumer {
        tags = new TreeMap<>(tags);
    }

    public String arn(String streamArn) {
        return streamArn + "/consumer/" + name + ":" + createdMillis / 1000;
    }

    public Consumer withTags(Map<String, String> changed) {
        return new Consumer(name, createdMillis, changed);
    }
}
