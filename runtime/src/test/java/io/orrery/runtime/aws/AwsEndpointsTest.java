package io.orrery.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.runtime.UsageException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AwsEndpointsTest {

    private static final URI LOCAL = URI.create("http://127.0.0.1:4567");

    @Test
    void aServicesOwnVariableGoesBeforeThatOfAll() {
        AwsEndpoints endpoints = AwsEndpoints.of(
                Map.of("AWS_ENDPOINT_URL_KINESIS", LOCAL.toString(), "AWS_ENDPOINT_URL", "http://localhost:1"));
        assertThat(endpoints.kinesis()).contains(LOCAL);
        assertThat(endpoints.dynamoDb()).contains(URI.create("http://localhost:1"));
        assertThat(AwsEndpoints.of(Map.of("AWS_ENDPOINT_URL_KINESIS", " ")).kinesis())
                .isEmpty();
        assertThat(AwsEndpoints.of(Map.of()).kinesis()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "127.0.0.1:4567", "ftp://host/", "http://", "http://a b/", "http://me:secret@"})
    void whatIsNoUrlIsOneSentenceThatNamesTheVariableAndNotTheValue(String value) {
        for (String variable :
                new String[] {"AWS_ENDPOINT_URL_KINESIS", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL"}) {
            assertThatThrownBy(() -> AwsEndpoints.of(Map.of(variable, value)))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining(variable + " is no URL")
                    .hasMessageContaining("unset it")
                    .hasMessageNotContaining("secret");
        }
    }
}
