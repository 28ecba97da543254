package io.orrery.local.command;

import io.orrery.local.mysql.MySqlServer;
import io.orrery.local.stack.SharedStack;
import java.util.HashMap;
import java.util.Map;

/** The variables that lead to the shared stack, as {@code local-stack env} prints them. */
public final class StackVariables {

    private StackVariables() {}

    /** All of them. Each test may change its copy. */
    public static Map<String, String> shared() {
        MySqlServer mysql = SharedStack.mysql();
        Map<String, String> variables = new HashMap<>();
        variables.put(
                "AWS_ENDPOINT_URL_KINESIS", SharedStack.kinesis().endpoint().toString());
        variables.put(
                "AWS_ENDPOINT_URL_DYNAMODB", SharedStack.dynamoDb().endpoint().toString());
        variables.put("AWS_REGION", "us-east-1");
        variables.put("AWS_ACCESS_KEY_ID", "local");
        variables.put("AWS_SECRET_ACCESS_KEY", "local");
        variables.put("ORRERY_MYSQL_URL", "mysql://" + mysql.user() + "@" + mysql.host() + ":" + mysql.port());
        variables.put("ORRERY_MYSQL_PASSWORD", mysql.password());
        variables.put(
                "ORRERY_ELASTICSEARCH_URL", SharedStack.elasticsearch().url().toString());
        return variables;
    }
}
