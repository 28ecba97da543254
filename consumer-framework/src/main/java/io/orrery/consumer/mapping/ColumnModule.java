package io.orrery.consumer.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lets Jackson read what columns have and other JSON has not. */
final class ColumnModule extends SimpleModule {

    private static final long serialVersionUID = 1L;

    ColumnModule() {
        super("orrery-columns");
        addDeserializer(Duration.class, new TimeColumn());
        addDeserializer(String.class, new JsonColumn());
    }

    /** A TIME value may be negative or last 838 hours: {@code [-]HHH:MM:SS[.ffffff]}. */
    private static final class TimeColumn extends StdScalarDeserializer<Duration> {

        private static final long serialVersionUID = 1L;
        private static final Pattern TIME = Pattern.compile("(-)?(\\d{2,3}):(\\d{2}):(\\d{2}(?:\\.\\d{1,6})?)");

        TimeColumn() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = json.getText();
            Matcher time = TIME.matcher(text);
            if (!time.matches()) {
                return (Duration) context.handleWeirdStringValue(Duration.class, text, "not a TIME");
            }
            long nanos = new BigDecimal(time.group(4)).movePointRight(9).longValueExact();
            Duration duration = Duration.ofHours(Long.parseLong(time.group(2)))
                    .plusMinutes(Long.parseLong(time.group(3)))
                    .plusNanos(nanos);
            return time.group(1) == null ? duration : duration.negated();
        }
    }

    /** A JSON column may be wanted as text. */
    private static final class JsonColumn extends StdScalarDeserializer<String> {

        private static final long serialVersionUID = 1L;

        JsonColumn() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.currentToken() == JsonToken.START_OBJECT || json.currentToken() == JsonToken.START_ARRAY) {
                return context.readTree(json).toString();
            }
            return StringDeserializer.instance.deserialize(json, context);
        }
    }
}
