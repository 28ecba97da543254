package io.orrery.producer.state;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How far a producer said that it was behind the server, beside its position: for people, no program decides by it.
 *
 * @param behind how long ago the last transaction that it read was committed; zero when all was read
 * @param at when, by the producer's own clock
 */
public record ToldLag(Duration behind, Instant at) {

    private static final String LAG = "lag_millis";
    private static final String AT = "told_at";

    /** What an update of the item says, after its first assignment. */
    String write(Map<String, AttributeValue> values) {
        values.put(":lag", AttributeValue.fromN(Long.toString(behind.toMillis())));
        values.put(":told", AttributeValue.fromS(at.toString()));
        return ", " + LAG + " = :lag, " + AT + " = :told";
    }

    /** Empty if an older version wrote the item. */
    static Optional<ToldLag> read(Map<String, AttributeValue> item) {
        return item.containsKey(LAG) && item.containsKey(AT)
                ? Optional.of(new ToldLag(
                        Duration.ofMillis(Long.parseLong(item.get(LAG).n())),
                        Instant.parse(item.get(AT).s())))
                : Optional.empty();
    }
}
