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

    @Test
    void whatTheRecordRefusesAndWhatIsNoYamlIsNamed() {
        assertThatThrownBy(() -> read("max-trees: -1")).hasMessageContaining("max-trees=-1: must not be negative");
        assertThatThrownBy(() -> read("max-trees: many")).hasMessageContaining("'max-trees'");
        assertThatThrownBy(() -> read("max-trees: 1\nmax-trees: 2")).hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> read("beds: [")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> StrictYaml.read(folder.resolve("none.yaml"), Garden.class))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("There is no settings file");
    }
}
