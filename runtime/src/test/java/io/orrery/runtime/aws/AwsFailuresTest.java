package io.orrery.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class AwsFailuresTest {

    @Test
    void whereThereAreNoCredentialsTheReasonIsWhatToSet() {
        SdkClientException thrown = null;
        // As the default chain does where nothing is set, whatever this machine has set.
        try (AwsCredentialsProviderChain chain = AwsCredentialsProviderChain.builder()
                .addCredentialsProvider(SystemPropertyCredentialsProvider.create())
                .build()) {
            chain.resolveCredentials();
        } catch (SdkClientException e) {
            thrown = e;
        }
        assertThat(AwsFailures.lacksCredentials(thrown)).isTrue();
        assertThat(AwsFailures.reason(thrown))
                .contains("AWS_ACCESS_KEY_ID", "AWS_PROFILE", "role")
                .doesNotContain("Provider");
    }

    @Test
    void otherReasonsAreTheServicesOwnWithoutTheCountOfAttempts() {
        SdkClientException other =
                SdkClientException.create("Unable to execute HTTP request: refused (SDK Attempt Count: 4)");
        assertThat(AwsFailures.lacksCredentials(other)).isFalse();
        assertThat(AwsFailures.reason(other)).isEqualTo("Unable to execute HTTP request: refused");
    }
}
