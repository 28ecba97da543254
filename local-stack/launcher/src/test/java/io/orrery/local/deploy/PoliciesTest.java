package io.orrery.local.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stack's roles may do what the pages say, which other tests compare with the calls that are made. */
class PoliciesTest {

    private static final JsonNode STACK =
            Deployed.yaml("deploy/cloudformation/orrery.yaml").get(0);

    private static List<JsonNode> statements(String role) {
        List<JsonNode> statements = new ArrayList<>();
        STACK.at("/Resources/" + role + "/Properties/Policies/0/PolicyDocument/Statement")
                .forEach(statements::add);
        return statements;
    }

    /** Each statement has the actions of the page's, and its resources with the stack's names. */
    private static void assertAs(String page, String role, String pagesName, String name) {
        JsonNode documented = Deployed.policy(page).get("Statement");
        List<JsonNode> statements = statements(role);
        assertThat(statements).hasSize(documented.size());
        for (int i = 0; i < documented.size(); i++) {
            assertThat(statements.get(i).get("Effect"))
                    .isEqualTo(documented.get(i).get("Effect"));
            assertThat(statements.get(i).get("Action"))
                    .isEqualTo(documented.get(i).get("Action"));
            List<String> expected = new ArrayList<>();
            listed(documented.get(i).get("Resource"))
                    .forEach(resource -> expected.add(resource.asText()
                            .replace("arn:aws:", "arn:${AWS::Partition}:")
                            .replace(":REGION:ACCOUNT:", ":${AWS::Region}:${AWS::AccountId}:")
                            .replaceFirst("stream/(STREAM|shop-changes)", "stream/\\${StreamName}")
                            .replace("table/orrery-producers", "table/${ProducerTableName}")
                            .replace("/" + pagesName + "*", "/" + name + "*")));
            assertThat(listed(statements.get(i).get("Resource")))
                    .extracting(resource -> resource.get("Fn::Sub").asText())
                    .isEqualTo(expected);
        }
    }

    private static List<JsonNode> listed(JsonNode oneOrMore) {
        List<JsonNode> all = new ArrayList<>();
        if (oneOrMore.isArray()) {
            oneOrMore.forEach(all::add);
        } else {
            all.add(oneOrMore);
        }
        return all;
    }

    @Test
    void ofTheProducer() {
        assertAs("docs/producer.md", "ProducerRole", "-", "-");
    }

    @Test
    void ofTheSatellites() {
        assertAs("docs/satellites.md", "SearchRole", "mirror", "orrery-search");
        assertAs("docs/satellites.md", "OlapRole", "mirror", "olap");
    }

    @Test
    void theTablesHaveTheKeysThatTheProgramsAskFor() {
        assertThat(keys("ProducerTable")).containsExactly("id HASH");
        assertThat(keys("SatelliteTable")).containsExactly("satellite HASH", "item RANGE");
        assertThat(STACK.at("/Resources/SatelliteTable/Properties/TableName").asText())
                .isEqualTo(io.orrery.consumer.worker.SatelliteTable.NAME);
        assertThat(STACK.at("/Parameters/ProducerTableName/Default").asText())
                .isEqualTo(io.orrery.runtime.snapshot.StreamProducers.DEFAULT_TABLE);
    }

    private static List<String> keys(String table) {
        List<String> keys = new ArrayList<>();
        STACK.at("/Resources/" + table + "/Properties/KeySchema")
                .forEach(key -> keys.add(key.get("AttributeName").asText() + " "
                        + key.get("KeyType").asText()));
        return keys;
    }

    @Test
    void whatIsReferredToIsThere() {
        STACK.findValues("Ref")
                .forEach(reference -> assertThat(STACK.get("Parameters").has(reference.asText())
                                || STACK.get("Resources").has(reference.asText()))
                        .as(reference.asText())
                        .isTrue());
    }
}
