package io.orrery.runtime.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with a settings file in words for whoever wrote it: libraries speak of classes, tokens and blocks. */
final class YamlWords {

    private static final Pattern TWICE = Pattern.compile("Duplicate field '(.*)'", Pattern.DOTALL);

    private YamlWords() {}

    /** Why a text is no YAML, without its place. */
    static String syntax(JacksonException e) {
        String problem = String.valueOf(e.getOriginalMessage());
        Matcher twice = TWICE.matcher(problem);
        if (twice.find()) {
            return "the key '" + twice.group(1) + "' is there twice";
        }
        if (problem.contains("TAB")) {
            return "there is a tab where blanks must be: YAML indents by blanks alone";
        }
        if (problem.contains("mapping values are not allowed here")) {
            return "a key stands where none can: check the indentation, and put text that holds ': ' in quotes";
        }
        if (problem.contains("expected <block end>")) {
            return "the indentation fits no line above";
        }
        if (problem.contains("end of") || problem.contains("expected ',' or")) {
            return "a bracket or a quote is not closed";
        }
        if (problem.contains("cannot start any token")) {
            return "a word begins with a character that has a meaning of its own in YAML, such as * or @: put it in"
                    + " quotes";
        }
        return problem.lines().findFirst().orElse("it is no YAML");
    }

    /** Why a value does not fit its key. */
    static String value(JsonMappingException e) {
        if (e instanceof InvalidFormatException format) {
            return "'" + format.getValue() + "' must be " + kind(format.getTargetType());
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
            return "it must be " + kind(mismatch.getTargetType());
        }
        return e.getOriginalMessage();
    }

    private static String kind(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == String.class) {
            return "text";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a whole number";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "keys with values" : "another value";
    }
}
