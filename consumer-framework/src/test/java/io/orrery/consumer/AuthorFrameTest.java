package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class AuthorFrameTest {

    private static StackTraceElement frame(String className, String method, int line) {
        String file = className.substring(className.lastIndexOf('.') + 1) + ".java";
        return new StackTraceElement(className, method, file, line);
    }

    private static <T extends Throwable> T at(T thrown, StackTraceElement... stack) {
        thrown.setStackTrace(stack);
        return thrown;
    }

    private static final StackTraceElement[] AUTHORS = {
        frame("java.nio.file.Files", "write", 3),
        frame("org.some.Library", "call", 5),
        frame("com.shop.audit.Audit", "append", 31),
        frame("com.shop.audit.Audit", "onWrite", 17),
        frame("io.orrery.consumer.HandlerStore$Route", "lambda$change$0", 100),
        frame("io.orrery.consumer.Delivery", "apply", 200),
        frame("java.lang.Thread", "run", 1)
    };

    @Test
    void itIsTheInnermostLineOfWhatTheFrameworkCalled() {
        assertThat(AuthorFrame.of(at(new IllegalStateException(), AUTHORS))).contains("Audit.append(Audit.java:31)");
    }

    @Test
    void itIsFoundInTheCauseOfWhatAnotherThreadThrew() {
        Exception thrown = at(
                new CompletionException(at(new IllegalStateException(), AUTHORS)),
                frame("java.util.concurrent.CompletableFuture", "join", 9),
                frame("java.lang.Thread", "run", 1));
        assertThat(AuthorFrame.of(thrown)).contains("Audit.append(Audit.java:31)");
    }

    @Test
    void aClassWithoutAPackageHasOneToo() {
        assertThat(AuthorFrame.of(at(
                        new IllegalStateException(),
                        frame("Audit", "onWrite", 7),
                        frame("io.orrery.consumer.HandlerStore", "give", 1))))
                .contains("Audit.onWrite(Audit.java:7)");
    }

    @Test
    void whereTheFrameworkItselfFailedThereIsNone() {
        assertThat(AuthorFrame.of(at(
                        new IllegalStateException(),
                        frame("java.util.List", "get", 7),
                        frame("io.orrery.consumer.Delivery", "deliver", 1),
                        frame("java.lang.Thread", "run", 1))))
                .isEmpty();
    }
}
