package io.orrery.local.stack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** The main of a process that a test kills: it holds a stack. */
final class StackHolder {

    private StackHolder() {}

    public static void main(String[] args) throws InterruptedException {
        LocalStack stack = LocalStack.builder()
                .mysql()
                .elasticsearch()
                .dynamoDb()
                .at(Path.of(args[0]))
                .start();
        System.out.println(stack.servers().stream()
                .map(server -> Long.toString(server.pid().orElseThrow()))
                .collect(Collectors.joining(" ")));
        new CountDownLatch(1).await();
    }
}
