package io.orrery.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orrery.local.command.OrreryCommand;
import io.orrery.runtime.command.CommandLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Each command line in {@code deploy/} is one that the program takes, with the variables that stand beside it. */
class CommandsTest {

    /** Variables of the launcher script. */
    private static final Set<String> OTHERS = Set.of("ORRERY_JAVA_OPTS", "ORRERY_CLASS_DATA");

    private static void assertTaken(List<String> arguments, Map<String, String> environment) {
        CommandLine line = CommandLines.of(new OrreryCommand(), withSecrets(environment));
        CommandLine.ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
        assertThat(parsed.hasSubcommand()).isTrue();
        assertThat(environment.keySet().stream().filter(name -> name.startsWith("ORRERY_")))
                .isSubsetOf(variables(line, new HashSet<>(OTHERS)));
    }

    /** The files of secrets are on other machines. */
    private static Map<String, String> withSecrets(Map<String, String> environment) {
        Map<String, String> read = new HashMap<>();
        environment.forEach((name, value) -> read.put(name.replaceFirst("_FILE$", ""), value));
        return read;
    }

    /** The variables that some option has. */
    private static Set<String> variables(CommandLine line, Set<String> found) {
        for (OptionSpec option : line.getCommandSpec().options()) {
            String name = "ORRERY_"
                    + option.longestName()
                            .replaceFirst("^-+", "")
                            .replace('-', '_')
                            .toUpperCase(Locale.ROOT);
            found.add(name);
            found.add(name + "_FILE");
        }
        line.getSubcommands().values().forEach(command -> variables(command, found));
        return found;
    }

    static List<String> units() {
        return Deployed.files("deploy/systemd", ".service");
    }

    @ParameterizedTest
    @MethodSource("units")
    void ofAUnit(String unit) {
        String text = Deployed.text(unit);
        String command = text.lines()
                .filter(line -> line.startsWith("ExecStart="))
                .findFirst()
                .orElseThrow();
        List<String> words = List.of(command.substring("ExecStart=".length()).split(" "));
        Map<String, String> environment = new HashMap<>();
        String settings = unit.replace("orrery-", "").replace(".service", ".env");
        Deployed.text(settings).lines().forEach(line -> put(line, environment));
        text.lines()
                .filter(line -> line.startsWith("Environment="))
                .forEach(line -> put(line.substring("Environment=".length()), environment));

        assertThat(words.get(0)).isEqualTo("/opt/orrery/bin/orrery");
        assertTaken(words.subList(1, words.size()), environment);
        assertThat(text)
                .contains("RestartPreventExitStatus=2\n", "SuccessExitStatus=143\n", "\nUser=orrery\n")
                .contains("EnvironmentFile=/etc/orrery/" + settings.substring(settings.lastIndexOf('/') + 1));
    }

    private static void put(String line, Map<String, String> environment) {
        environment.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
    }

    @Test
    void ofKubernetes() {
        Map<String, String> settings = new HashMap<>();
        List<JsonNode> pods = new ArrayList<>();
        for (JsonNode resource : resources()) {
            if (resource.get("kind").asText().equals("ConfigMap")) {
                resource.get("data")
                        .properties()
                        .forEach(entry ->
                                settings.put(entry.getKey(), entry.getValue().asText()));
            }
            if (resource.at("/spec/template/spec/containers").isArray()) {
                pods.add(resource.at("/spec/template/spec"));
            }
        }
        assertThat(pods).hasSize(3);
        for (JsonNode pod : pods) {
            JsonNode container = pod.at("/containers/0");
            List<String> arguments = new ArrayList<>();
            container.get("args").forEach(argument -> arguments.add(argument.asText()));
            Map<String, String> environment = new HashMap<>(settings);
            container
                    .path("env")
                    .forEach(entry -> environment.put(
                            entry.get("name").asText(), entry.get("value").asText()));
            assertTaken(arguments, environment);
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            // The port is the one that is served and asked.
            assertThat(container.at("/ports/0/containerPort").asText()).isEqualTo(settings.get("ORRERY_METRICS_PORT"));
            assertThat(container.at("/livenessProbe/httpGet/path").asText()).isEqualTo("/healthz");
            assertThat(container.at("/readinessProbe/httpGet/path").asText()).isEqualTo("/readyz");
        }
    }

    /** All that the kustomization names, each file once, and no file that it does not. */
    private static List<JsonNode> resources() {
        List<JsonNode> resources = new ArrayList<>();
        Set<String> named = new HashSet<>();
        Deployed.yaml("deploy/kubernetes/kustomization.yaml")
                .get(0)
                .get("resources")
                .forEach(file -> {
                    named.add("deploy/kubernetes/" + file.asText());
                    resources.addAll(Deployed.yaml("deploy/kubernetes/" + file.asText()));
                });
        named.add("deploy/kubernetes/kustomization.yaml");
        assertThat(Deployed.files("deploy/kubernetes", ".yaml")).containsExactlyInAnyOrderElementsOf(named);
        return resources;
    }

    @Test
    void whatBelongsTogetherInKubernetesHasTheSameLabels() {
        Map<String, JsonNode> byKindAndName = new HashMap<>();
        resources()
                .forEach(resource -> byKindAndName.put(
                        resource.get("kind").asText() + "/"
                                + resource.at("/metadata/name").asText(),
                        resource));
        for (String process :
                List.of("Deployment/orrery-producer", "Deployment/orrery-search", "StatefulSet/orrery-olap")) {
            String name = process.substring(process.indexOf('/') + 1);
            JsonNode labels = byKindAndName.get(process).at("/spec/template/metadata/labels");
            assertThat(labels).hasSize(2);
            assertThat(byKindAndName.get(process).at("/spec/selector/matchLabels"))
                    .isEqualTo(labels);
            assertThat(byKindAndName.get("PodDisruptionBudget/" + name).at("/spec/selector/matchLabels"))
                    .isEqualTo(labels);
            assertThat(byKindAndName.get("Service/" + name).at("/spec/selector"))
                    .isEqualTo(labels);
            assertThat(byKindAndName
                            .get(process)
                            .at("/spec/template/spec/serviceAccountName")
                            .asText())
                    .isEqualTo(name);
            assertThat(byKindAndName).containsKey("ServiceAccount/" + name);
            assertThat(byKindAndName.get("Service/" + name).at("/metadata/labels/app.kubernetes.io~1name"))
                    .isEqualTo(byKindAndName
                            .get("ServiceMonitor/orrery")
                            .at("/spec/selector/matchLabels/app.kubernetes.io~1name"));
        }
        assertThat(byKindAndName
                        .get("Deployment/orrery-producer")
                        .at("/spec/replicas")
                        .asInt())
                .isEqualTo(2);
    }
}
