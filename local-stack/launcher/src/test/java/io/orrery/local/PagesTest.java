package io.orrery.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages for developers name is there: a map with streets that are gone is worse than none. */
class PagesTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+/)*)([A-Z][A-Za-z]+)(?:\\.([a-z]\\w*))?`");
    private static final Pattern DRAWN =
            Pattern.compile("((?:[a-z]+/)*)\\b([A-Z][a-z]+(?:[A-Z][a-z]+)+)(?:\\.([a-z]\\w*))?");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)\\)");

    /** Files by the name of their class: several modules may have one of the same name. */
    private final Map<String, Set<String>> sources = new TreeMap<>();

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void findSources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).collect(Collectors.toList())) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.computeIfAbsent(name, n -> new TreeSet<>()).add(file.toString());
            }
        }
    }

    private List<String> missing(String text, Pattern names) {
        List<String> missing = new ArrayList<>();
        Matcher matcher = names.matcher(text);
        while (matcher.find()) {
            MatchResult found = matcher.toMatchResult();
            boolean known = sources.getOrDefault(found.group(2), Set.of()).stream()
                    .filter(file -> file.endsWith(found.group(1) + found.group(2) + ".java"))
                    .anyMatch(file ->
                            found.group(3) == null || read(Path.of(file)).contains(" " + found.group(3) + "("));
            if (!known) {
                missing.add(found.group());
            }
        }
        return missing;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ARCHITECTURE.md", "CONTRIBUTING.md", "docs/compatibility.md"})
    void eachClassAndTestThatAPageNamesIsThere(String page) {
        String text = read(ROOT.resolve(page));
        assertThat(CLASS.matcher(text).results()).hasSizeGreaterThan(10);
        assertThat(missing(text, CLASS)).isEmpty();
    }

    @Test
    void eachClassInThePictureIsThere() {
        String picture = read(ROOT.resolve("ARCHITECTURE.md")).split("```", -1)[1];
        assertThat(DRAWN.matcher(picture).results()).hasSizeGreaterThan(5);
        assertThat(missing(picture, DRAWN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/README.md", "docs/compatibility.md"})
    void eachPageThatItLeadsToIsThere(String page) {
        Path file = ROOT.resolve(page);
        assertThat(LINK.matcher(read(file))
                        .results()
                        .map(found -> found.group(1))
                        .toList())
                .isNotEmpty()
                .allSatisfy(link -> assertThat(file.resolveSibling(link)).exists());
    }
}
