package io.orrery.local.command.stack;

import io.orrery.local.stack.StackServer;
import io.orrery.local.stack.StackState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The variables that lead to a running stack. */
final class StackEnvironment {

    private static final String REGION = "us-east-1";

    private StackEnvironment() {}

    /**
     * Only those of servers that run; none of their values needs quoting.
     *
     * @param mysqlPassword the password of MySQL's user {@code orrery}
     */
    static Map<String, String> of(StackState state, String mysqlPassword) {
        Map<String, String> variables = new LinkedHashMap<>();
        put(state, StackServer.KINESIS, address -> variables.put("AWS_ENDPOINT_URL_KINESIS", "http://" + address));
        put(state, StackServer.DYNAMODB, address -> variables.put("AWS_ENDPOINT_URL_DYNAMODB", "http://" + address));
        put(state, StackServer.S3, address -> variables.put("AWS_ENDPOINT_URL_S3", "http://" + address));
        if (!variables.isEmpty()) {
            variables.put("AWS_REGION", REGION);
            variables.put("AWS_ACCESS_KEY_ID", "local");
            variables.put("AWS_SECRET_ACCESS_KEY", "local");
        }
        put(state, StackServer.MYSQL, address -> {
            variables.put("ORRERY_MYSQL_URL", "mysql://orrery@" + address);
            variables.put("ORRERY_MYSQL_PASSWORD", mysqlPassword);
        });
        put(
                state,
                StackServer.ELASTICSEARCH,
                address -> variables.put("ORRERY_ELASTICSEARCH_URL", "http://" + address));
        return variables;
    }

    private static void put(StackState state, StackServer server, Consumer<String> use) {
        StackState.Entry entry = state.servers().get(server);
        if (entry != null) {
            use.accept(entry.address());
        }
    }
}
