package io.orrery.consumer.generation;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The snapshot that a generation is built from, as its entry keeps it: who takes the build up again finds what is asked
 * for already.
 *
 * @param stateTable where the producers look for requests
 * @param requests the id of what each producer is asked for, by the producer's name
 */
record AskedSnapshot(String stateTable, Map<String, String> requests) {

    private static final String STATE_TABLE = "stateTable";
    private static final String REQUESTS = "requests";

    AskedSnapshot {
        Objects.requireNonNull(stateTable, "stateTable");
        requests = new TreeMap<>(requests);
    }

    static AskedSnapshot of(AttributeValue attribute) {
        return new AskedSnapshot(
                attribute.m().get(STATE_TABLE).s(),
                attribute.m().get(REQUESTS).m().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, request -> request.getValue().s())));
    }

    AttributeValue attribute() {
        return AttributeValue.fromM(Map.of(
                STATE_TABLE,
                AttributeValue.fromS(stateTable),
                REQUESTS,
                AttributeValue.fromM(requests.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, request -> AttributeValue.fromS(request.getValue()))))));
    }
}
