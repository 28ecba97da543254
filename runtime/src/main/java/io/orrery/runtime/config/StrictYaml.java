package io.orrery.runtime.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads a settings file into a record: keys in kebab case, none unknown, none twice. What a record's constructor refuses
 * with an {@link IllegalArgumentException} is reported with its place.
 */
public final class StrictYaml {

    private static final YAMLMapper MAPPER = YAMLMapper.builder(YAMLFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .build();

    private StrictYaml() {}

    /**
     * The settings in a file.
     *
     * @throws UsageException if the file can't be read or says what the record does not know; it names the place and,
     *     for an unknown key, the nearest known one
     */
    public static <T> T read(Path file, Class<T> type) {
        try {
            T settings = MAPPER.readValue(Files.readString(file), type);
            if (settings == null) {
                throw new UsageException("Settings file " + file + " is empty: write settings or leave it out");
            }
            return settings;
        } catch (UnrecognizedPropertyException e) {
            // Without a line: the parser is ahead of the key by then.
            throw new UsageException(file + ": unknown key '" + path(e) + "'" + nearest(e), e);
        } catch (JsonMappingException e) {
            // What is no YAML may show when the value of a key is read.
            throw e.getCause() instanceof JacksonException syntax && !(syntax instanceof JsonMappingException)
                    ? new UsageException(place(file, syntax) + ": " + YamlWords.syntax(syntax), e)
                    : new UsageException(
                            place(file, e) + ": " + (path(e).isEmpty() ? "the file" : "key '" + path(e) + "'") + ": "
                                    + reason(e),
                            e);
        } catch (JacksonException e) {
            throw new UsageException(place(file, e) + ": " + YamlWords.syntax(e), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * A settings file's text as a tree, for who reads keys that no record has.
     *
     * @param file its name
     * @throws UsageException if it is no YAML or has a key twice; it names the place
     */
    public static JsonNode tree(String file, String yaml) {
        try {
            return MAPPER.readTree(yaml);
        } catch (JacksonException e) {
            throw new UsageException(place(file, e) + ": " + YamlWords.syntax(e), e);
        }
    }

    /** The settings file cannot be read: why, where the exception names its place alone. */
    public static UsageException unreadable(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new UsageException("There is no settings file " + file, e);
        }
        String why = e.getMessage();
        if (e instanceof AccessDeniedException) {
            why = "you may not read it";
        } else if (e instanceof MalformedInputException) {
            why = "it is not in UTF-8";
        } else if (Files.isDirectory(file)) {
            why = "it is a folder";
        }
        return new UsageException("Cannot read settings file " + file + ": " + why, e);
    }

    private static String place(Object file, JacksonException e) {
        return file + (e.getLocation() == null ? "" : " line " + e.getLocation().getLineNr());
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining(": "));
    }

    private static String nearest(UnrecognizedPropertyException e) {
        Collection<Object> known = e.getKnownPropertyIds();
        List<String> names =
                known == null ? List.of() : known.stream().map(Object::toString).toList();
        return Nearest.of(e.getPropertyName(), names)
                .map(name -> "; the nearest known one is '" + name + "'")
                .orElse("");
    }

    private static String reason(JsonMappingException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalArgumentException) {
                return cause.getMessage();
            }
        }
        return YamlWords.value(e);
    }
}
