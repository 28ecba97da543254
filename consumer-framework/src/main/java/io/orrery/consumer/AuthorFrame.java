package io.orrery.consumer;

import java.util.Optional;

/** Finds the line at which a handler or a store failed, among all those of the JDK, of libraries and of the framework. */
final class AuthorFrame {

    private static final String FRAMEWORK = "io.orrery.consumer.";

    private AuthorFrame() {}

    /**
     * The innermost line in the package of what the framework called, such as {@code Audit.onWrite(Audit.java:31)}; empty
     * where the author's code is not on the stack.
     */
    static Optional<String> of(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        for (int i = 1; i < stack.length; i++) {
            if (isFramework(stack[i]) && isAuthors(stack[i - 1])) {
                return Optional.of(innermost(stack, packageOf(stack[i - 1])));
            }
        }
        return thrown.getCause() == null ? Optional.empty() : of(thrown.getCause());
    }

    private static boolean isFramework(StackTraceElement frame) {
        return frame.getClassName().startsWith(FRAMEWORK);
    }

    private static boolean isAuthors(StackTraceElement frame) {
        String name = frame.getClassName();
        return !isFramework(frame) && !name.startsWith("java.") && !name.startsWith("jdk.");
    }

    private static String packageOf(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.substring(0, name.lastIndexOf('.') + 1);
    }

    private static String innermost(StackTraceElement[] stack, String authors) {
        for (StackTraceElement frame : stack) {
            if (packageOf(frame).equals(authors)) {
                String name = frame.getClassName();
                return name.substring(name.lastIndexOf('.') + 1) + "." + frame.getMethodName() + "("
                        + frame.getFileName() + ":" + frame.getLineNumber() + ")";
            }
        }
        throw new IllegalArgumentException("Cannot find a frame of '" + authors + "' on a stack that had one");
    }
}
