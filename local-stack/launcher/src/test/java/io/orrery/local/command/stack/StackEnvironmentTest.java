package io.orrery.local.command.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.local.stack.StackServer;
import io.orrery.local.stack.StackState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackEnvironmentTest {

    @Test
    void leadsToEveryServerThatRuns() {
        StackState state = new StackState(
                1,
                Map.of(
                        StackServer.MYSQL, new StackState.Entry("MySQL", "8", "127.0.0.1:1", 2),
                        StackServer.ELASTICSEARCH, new StackState.Entry("Elasticsearch", "8", "127.0.0.1:2", 3),
                        StackServer.DYNAMODB, new StackState.Entry("DynamoDB Local", "3", "127.0.0.1:3", 4),
                        StackServer.KINESIS, new StackState.Entry("Kinesis", "1", "127.0.0.1:4", 1)));
        assertThat(StackEnvironment.of(state, "secret"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "AWS_ENDPOINT_URL_KINESIS", "http://127.0.0.1:4",
                        "AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:3",
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "local",
                        "AWS_SECRET_ACCESS_KEY", "local",
                        "ORRERY_MYSQL_URL", "mysql://orrery@127.0.0.1:1",
                        "ORRERY_MYSQL_PASSWORD", "secret",
                        "ORRERY_ELASTICSEARCH_URL", "http://127.0.0.1:2"));
    }

    @Test
    void saysNothingOfAwsWhereNoneOfItRuns() {
        StackState state = new StackState(
                1, Map.of(StackServer.ELASTICSEARCH, new StackState.Entry("Elasticsearch", "8", "127.0.0.1:2", 3)));
        assertThat(StackEnvironment.of(state, "")).containsOnlyKeys("ORRERY_ELASTICSEARCH_URL");
    }
}
