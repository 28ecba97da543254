package io.orrery.runtime;

/** Numbers of things in messages. */
public final class Count {

    private Count() {}

    /** {@code 1 row}, {@code 2 rows}: for words whose plural ends in an s alone. */
    public static String of(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
