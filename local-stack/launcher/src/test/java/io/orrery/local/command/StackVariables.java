package io.orrery.local.command;

import io.orrery.local.fixture.AwsVariables;
import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The variables that lead to the shared stack, as {@code local-stack env} prints them. */
public final class StackVariables {

    private StackVariables() {}

    /** All of them. Each test may change its copy. */
    public static Map<String, String> shared() {
        MySqlServer mysql = SharedStack.mysql();
        Map<String, String> variables = new HashMap<>(AwsVariables.of(
                SharedStack.kinesis().endpoint(),
                URI.create(SharedStack.dynamoDb().endpoint())));
        variables.put("ORRERY_MYSQL_URL", "mysql://" + mysql.user() + "@" + mysql.host() + ":" + mysql.port());
        variables.put("ORRERY_MYSQL_PASSWORD", mysql.password());
        variables.put(
                "ORRERY_ELASTICSEARCH_URL", SharedStack.elasticsearch().url().toString());
        return variables;
    }
}
