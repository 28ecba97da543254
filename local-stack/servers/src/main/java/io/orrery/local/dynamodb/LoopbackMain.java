package io.orrery.local.dynamodb;

import java.lang.reflect.Array;
import java.lang.reflect.Field;

/**
 * Runs DynamoDB Local bound to loopback, which it has no option for. Its class file is copied beside DynamoDB Local's own
 * jars and run there, so it uses nothing but the JDK, and theirs by reflection.
 */
final class LoopbackMain {

    private LoopbackMain() {}

    /**
     * Starts the server.
     *
     * @param args the arguments of DynamoDB Local's own main class
     */
    public static void main(String[] args) {
        try {
            Object proxy = Class.forName("software.amazon.dynamodb.services.local.main.ServerRunner")
                    .getMethod("createServerFromCommandLineArgs", String[].class)
                    .invoke(null, (Object) args);
            Field field = proxy.getClass().getDeclaredField("server");
            field.setAccessible(true);
            Object jetty = field.get(proxy);
            Object connectors = jetty.getClass().getMethod("getConnectors").invoke(jetty);
            for (int i = 0; i < Array.getLength(connectors); i++) {
                Object connector = Array.get(connectors, i);
                connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
            }
            // start() would also send telemetry and swallow a failure to bind.
            proxy.getClass().getMethod("safeStart").invoke(proxy);
        } catch (ReflectiveOperationException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }
}
