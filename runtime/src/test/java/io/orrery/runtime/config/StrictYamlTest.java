package io.orrery.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.runtime.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictYamlTest {

    record Garden(int maxTrees, Map<String, Bed> beds) {
        Garden {
            if (maxTrees < 0) {
                throw new IllegalArgumentException("Cannot use max-trees=" + maxTrees + ": must not be negative");
            }
        }
    }

    record Bed(List<String> flowers, String soil) {}

    @TempDir
    private Path folder;

    private Garden read(String yaml) throws IOException {
        return StrictYaml.read(Files.writeString(folder.resolve("garden.yaml"), yaml), Garden.class);
    }

    @Test
    void keysAreInKebabCaseAndOneValueMakesAList() throws IOException {
        assertThat(read("max-trees: 3\nbeds:\n  north: {flowers: rose, soil: loam}\n"))
                .isEqualTo(new Garden(3, Map.of("north", new Bed(List.of("rose"), "loam"))));
    }

    @Test
    void anUnknownKeyNamesItsPlaceAndTheNearestKnownOne() {
        assertThatThrownBy(() -> read("max-trees: 3\nbeds:\n  north:\n    flower: [rose]\n"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("garden.yaml: unknown key 'beds: north: flower'")
                .hasMessageContaining("nearest known one is 'flowers'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "max-trees: [1, 2]|key 'max-trees': it must be a whole number",
                "beds: rose|key 'beds': it must be keys with values",
                "beds: [rose]|key 'beds': it must be keys with values",
                "beds: {north: {soil: [loam]}}|key 'beds: north: soil': it must be text",
                "beds: {north: {flowers: {red: rose}}}|key 'beds: north: flowers: [0]': it must be text",
                "[1]|line 1: the file: it must be keys with values",
                "max-trees: 3$\tbeds: x|there is a tab where blanks must be",
                "beds:$  north:$    soil: x: y|line 3: a key stands where none can",
                "beds:$    north: {}$  south: {}|line 3: the indentation fits no line above",
                "beds: {north: {flowers: [rose|a bracket or a quote is not closed",
                "beds: {north: {soil: \"loam}}|a bracket or a quote is not closed",
                "beds: {north: {soil: @loam}}|put it in quotes"
            })
    void whatIsWrongIsSaidInWordsForWhoWroteIt(String yaml, String words) {
        assertThatThrownBy(() -> read(yaml.replace("$", "\n").replace("\\t", "\t")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("garden.yaml")
                .hasMessageContaining(words)
                .satisfies(thrown -> assertThat(thrown.getMessage().lines()).hasSize(1))
                .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("java.", "token", "deserialize"));
    }

    @Test
    void aFileThatCannotBeReadSaysWhy() throws IOException {
        assertThatThrownBy(() -> StrictYaml.read(folder, Garden.class)).hasMessageContaining("it is a folder");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xE9});
        assertThatThrownBy(() -> StrictYaml.read(latin, Garden.class)).hasMessageContaining("it is not in UTF-8");
    }

    @Test
    void whatTheRecordRefusesAndWhatIsNoYamlIsNamed() {
        assertThatThrownBy(() -> read("max-trees: -1")).hasMessageContaining("max-trees=-1: must not be negative");
        assertThatThrownBy(() -> read("max-trees: many"))
                .hasMessageContaining("line 1: key 'max-trees': 'many' must be a whole number");
        assertThatThrownBy(() -> read("max-trees: 1\nmax-trees: 2"))
                .hasMessageContaining("line 2: the key 'max-trees' is there twice");
        assertThatThrownBy(() -> read("beds: [")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> StrictYaml.read(folder.resolve("none.yaml"), Garden.class))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("There is no settings file");
    }
}
