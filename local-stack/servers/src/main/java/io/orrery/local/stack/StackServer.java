package io.orrery.local.stack;

import java.util.Locale;

/** A server that a local stack may have, in the order in which they are shown. */
public enum StackServer {
    MYSQL,
    ELASTICSEARCH,
    DYNAMODB,
    KINESIS,
    /** Not among those that start where nobody says which. */
    S3;

    /** The name of its folder and in the settings, in lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
