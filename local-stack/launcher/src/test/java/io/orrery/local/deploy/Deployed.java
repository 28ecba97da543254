package io.orrery.local.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of {@code deploy/} and {@code docs/}. */
final class Deployed {

    private static final Path ROOT = Path.of("../..");

    private static final YAMLMapper YAML = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private Deployed() {}

    static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files below a folder whose names end so. */
    static List<String> files(String folder, String end) {
        try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
            return all.filter(Files::isRegularFile)
                    .map(file -> ROOT.relativize(file).toString())
                    .filter(file -> file.endsWith(end))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a YAML file. */
    static List<JsonNode> yaml(String file) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(text(file))) {
            return documents.readAll();
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /** The first JSON policy on a page. */
    static JsonNode policy(String page) {
        String text = text(page);
        int start = text.indexOf("```json\n{\n  \"Version\"") + "```json".length();
        try {
            return YAML.readTree(text.substring(start, text.indexOf("```", start)));
        } catch (IOException e) {
            throw new IllegalStateException(page, e);
        }
    }
}
