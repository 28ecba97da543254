package io.orrery.consumer.generation;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which generation readers see, or are about to: it is noted before it is done, with all that is needed to finish it, or
 * to go back.
 *
 * @param number the generation
 * @param done false while the switch is under way, or was cut short
 * @param before what readers saw, where it is not done; empty for nothing
 */
record Switch(int number, boolean done, Optional<Integer> before) {

    static final String NUMBER = "number";
    static final String SWITCHED = "switched";
    private static final String BEFORE = "before";

    Switch {
        Objects.requireNonNull(before, "before");
    }

    /**
     * The switch to a generation.
     *
     * @param known the last one
     */
    static Switch begin(int number, Optional<Switch> known) {
        // Of one that was cut short, readers may or may not have seen something: the way back leads before it.
        Optional<Integer> seen = known.flatMap(last -> last.done() ? Optional.of(last.number()) : last.before());
        return new Switch(number, false, seen.filter(before -> before != number));
    }

    /** True if readers may see that generation now. */
    boolean mayShow(int generation) {
        return generation == number || before.filter(seen -> seen == generation).isPresent();
    }

    /** True if it leads to an earlier build. */
    boolean leadsBack() {
        return before.filter(seen -> seen > number).isPresent();
    }

    static Switch of(Map<String, AttributeValue> item) {
        boolean done = item.get(SWITCHED).bool();
        return new Switch(
                Integer.parseInt(item.get(NUMBER).n()),
                done,
                Optional.ofNullable(done ? null : item.get(BEFORE)).map(seen -> Integer.valueOf(seen.n())));
    }

    Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put(NUMBER, AttributeValue.fromN(Integer.toString(number)));
        attributes.put(SWITCHED, AttributeValue.fromBool(done));
        before.ifPresent(seen -> attributes.put(BEFORE, AttributeValue.fromN(Integer.toString(seen))));
        return attributes;
    }
}
