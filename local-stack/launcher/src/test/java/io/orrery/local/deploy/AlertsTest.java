package io.orrery.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboard ask for metrics that there are, and each alarm of the page has its rule. */
class AlertsTest {

    private static final Pattern METRIC = Pattern.compile("\\borrery_[a-z_]+");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z.]+)\"");

    private static List<String> expressions() {
        List<String> expressions = new ArrayList<>();
        Deployed.yaml("deploy/prometheus/orrery.rules.yml")
                .get(0)
                .findValues("expr")
                .forEach(expression -> expressions.add(expression.asText()));
        Deployed.yaml("deploy/grafana/orrery.json")
                .get(0)
                .findValues("expr")
                .forEach(expression -> expressions.add(expression.asText()));
        return expressions;
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all meters in the code, as Prometheus has them; with them those that others end in, which no one asks for. */
    private static Set<String> meters() {
        Set<String> meters = new HashSet<>();
        for (String module : List.of("producer", "consumer-framework", "source-check")) {
            for (String file : Deployed.files(module + "/src/main/java", "Metrics.java")) {
                List<String> literals = LITERAL.matcher(Deployed.text(file))
                        .results()
                        .map(literal -> literal.group(1))
                        .toList();
                for (String prefix : literals) {
                    if (prefix.startsWith("orrery.")) {
                        meters.add(prefix.replace('.', '_'));
                        if (prefix.endsWith(".")) {
                            literals.forEach(name -> meters.add((prefix + name).replace('.', '_')));
                        }
                    }
                }
            }
        }
        return meters;
    }

    @Test
    void eachMetricIsOneOfTheCode() {
        Set<String> meters = meters();
        assertThat(meters).contains("orrery_producer_rows", "orrery_satellite_lag_seconds");
        Set<String> asked = metrics(String.join(" ", expressions()));
        assertThat(asked).hasSizeGreaterThan(15).allSatisfy(metric -> assertThat(meters)
                .contains(metric.replaceFirst("_(total|seconds_sum|seconds_count)$", "")));
    }

    @Test
    void eachAlarmOfThePageHasItsRule() {
        Set<String> documented = Deployed.text("docs/operations.md")
                .lines()
                .filter(line -> line.startsWith("| `orrery_"))
                .flatMap(line -> metrics(line.substring(0, line.indexOf('|', 2))).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> ruled = new TreeSet<>();
        JsonNode rules =
                Deployed.yaml("deploy/prometheus/orrery.rules.yml").get(0).at("/groups/0/rules");
        rules.forEach(rule -> {
            ruled.addAll(metrics(rule.get("expr").asText()));
            assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(rule.at("/annotations/description").asText()).isNotEmpty();
        });

        assertThat(documented).hasSizeGreaterThan(8);
        assertThat(ruled).isEqualTo(documented);
    }
}
