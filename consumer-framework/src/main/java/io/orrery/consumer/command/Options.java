package io.orrery.consumer.command;

import io.orrery.runtime.UsageException;
import java.util.function.Function;

/** What an option's text means. */
final class Options {

    private Options() {}

    static <T> T parse(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage(), e);
        }
    }
}
