package io.orrery.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.runtime.OrreryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

class WaitingTest {

    private final List<String> said = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Waiting waiting = new Waiting(over::get, IOException.class::isInstance, said::add);

    private static Stream<Exception> outages() {
        return Stream.of(
                new IOException("the store is down"),
                new OrreryException("AWS can't be reached", SdkClientException.create("refused")),
                InternalServerErrorException.builder().statusCode(500).build(),
                DynamoDbException.builder().statusCode(503).build());
    }

    @ParameterizedTest
    @MethodSource("outages")
    void whatFailsInAnOutageIsDoneAgainAndTheUserIsTold(Exception outage) throws Exception {
        Iterator<Exception> failures = List.of(outage).iterator();
        AtomicBoolean done = new AtomicBoolean();
        waiting.run(() -> {
            if (failures.hasNext()) {
                throw failures.next();
            }
            done.set(true);
        });
        assertThat(done).isTrue();
        assertThat(said).singleElement().asString().startsWith("waiting, since it cannot go on now: ");
    }

    @ParameterizedTest
    @MethodSource("outages")
    void nobodyWaitsOnceTheBuildHasFailed(Exception outage) {
        over.set(true);
        assertThatThrownBy(() -> waiting.run(() -> {
                    throw outage;
                }))
                .isSameAs(outage);
    }

    @Test
    void whatDoesNotPassIsAnErrorAtOnce() {
        for (Exception lasting : List.of(
                new OrreryException("it differs"),
                ResourceNotFoundException.builder().statusCode(400).build())) {
            assertThatThrownBy(() -> waiting.run(() -> {
                        throw lasting;
                    }))
                    .isSameAs(lasting);
        }
        assertThat(said).isEmpty();
    }
}
