package io.orrery.runtime.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.runtime.UsageException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;

class AwsClientsTest {

    @Test
    void whereNoRegionIsSetTheErrorNamesTheRemedy() {
        SdkClientException thrown = null;
        try {
            // As the SDK's own chain does where nothing is set, whatever this machine has set.
            new AwsRegionProviderChain(() -> null).getRegion();
        } catch (SdkClientException e) {
            thrown = e;
        }
        assertThat(thrown).isNotNull();
        assertThat(AwsClients.cannotBuild(thrown))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("AWS_REGION")
                .hasCause(thrown);
    }

    @Test
    void otherErrorsStayAsTheyAre() {
        SdkClientException other = SdkClientException.create("something else");
        assertThat(AwsClients.cannotBuild(other)).isSameAs(other);
    }
}
