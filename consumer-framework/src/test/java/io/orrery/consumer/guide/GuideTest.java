package io.orrery.consumer.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the guide's examples true: each is the text of a source of this package, which is compiled and tested, or a part
 * of one.
 */
class GuideTest {

    private static final Path ROOT =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
    private static final Path SOURCES = ROOT.resolve("consumer-framework/src/test/java/io/orrery/consumer/guide");

    private static final Pattern TYPE =
            Pattern.compile("^(?:public )?(?:final )?(?:class|record|interface) (\\w+)", Pattern.MULTILINE);

    private final String satellites = read(ROOT.resolve("docs/satellites.md"));

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> blocks(String guide, String language) {
        return Pattern.compile("^```" + language + "\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(guide)
                .results()
                .map(block -> block.group(1).strip())
                .toList();
    }

    /** Every example's text by the name of its type. */
    private static TreeMap<String, String> sources() throws IOException {
        TreeMap<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.put(name, read(file).replaceFirst("package .*;\n", "").strip());
            }
        }
        sources.remove("GuideTest");
        return sources;
    }

    @Test
    void eachExampleIsASourceThatIsCompiledAndEachSourceIsShown() throws IOException {
        TreeMap<String, String> sources = sources();
        List<String> shown = new ArrayList<>();
        for (String block : blocks(satellites, "java")) {
            String type = TYPE.matcher(block)
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse("");
            if (type.isEmpty()) {
                assertThat(sources.values().stream().map(GuideTest::joined))
                        .as("some source holds the lines: " + block)
                        .anyMatch(source -> source.contains(joined(block)));
            } else {
                assertThat(block).as("the example " + type).isEqualTo(sources.get(type));
                shown.add(type);
            }
        }
        assertThat(shown).containsExactlyInAnyOrderElementsOf(sources.keySet());
    }

    private static String joined(String lines) {
        return lines.replaceAll("\\s+", "");
    }

    @Test
    void thePomOfTheExampleNamesTheVersionsOfThisBuild() {
        String parent = read(ROOT.resolve("pom.xml"));
        List<String> poms = blocks(satellites, "xml").stream()
                .filter(xml -> xml.startsWith("<project"))
                .toList();
        assertThat(poms).hasSize(1);
        assertThat(versionOf(poms.get(0), "orrery")).isEqualTo(first(parent, "<version>([^<]+)<"));
        assertThat(versionOf(poms.get(0), "maven-surefire-plugin")).isEqualTo(property(parent, "surefire"));
        assertThat(versionOf(poms.get(0), "maven-compiler-plugin")).isEqualTo(property(parent, "compiler-plugin"));
    }

    private static String versionOf(String pom, String artifact) {
        return first(pom, "<artifactId>" + artifact + "</artifactId>\\s*<version>([^<]+)<");
    }

    private static String property(String pom, String name) {
        return first(pom, "<" + name + "\\.version>([^<]+)<");
    }

    private static String first(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map((MatchResult found) -> found.group(1))
                .orElseThrow(() -> new AssertionError("Nothing fits " + pattern));
    }
}
