package io.orrery.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.local.LocalServer;
import org.junit.jupiter.api.Test;

class LocalStackXIT {

    @Test
    void startsSideBySideAndLeavesNothing() {
        long begun = System.nanoTime();
        LocalStack stack = LocalStack.builder()
                .mysql()
                .elasticsearch()
                .dynamoDb()
                .kinesis()
                .ephemeral()
                .start();
        System.out.println("started in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        try (stack) {
            assertThat(stack.servers()).allMatch(LocalServer::healthy);
        }
        assertThat(stack.servers()).noneMatch(LocalServer::healthy).allMatch(server -> server.pid()
                .isEmpty());
        stack.close();
    }
}
