package io.orrery.local.elasticsearch;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of a server's settings files. */
final class ElasticsearchSettings {

    private ElasticsearchSettings() {}

    static String node(Path folder, int httpPort, int transportPort, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("cluster.name", "orrery-local");
        settings.put("node.name", "local");
        settings.put("path.data", "\"" + folder.resolve("data") + "\"");
        settings.put("path.logs", "\"" + folder.resolve("logs") + "\"");
        settings.put("network.host", "127.0.0.1");
        settings.put("http.port", Integer.toString(httpPort));
        settings.put("transport.port", Integer.toString(transportPort));
        settings.put("discovery.type", "single-node");
        settings.put("xpack.security.enabled", "false");
        // An index that nobody created with its mapping is a mistake.
        settings.put("action.auto_create_index", "false");
        // A developer's full disk must not turn indices read-only.
        settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        settings.putAll(more);
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Those of the distribution without its GC log, with a small heap that is not touched ahead of need. */
    static String jvm(int heapMegabytes) {
        return String.join(
                "\n",
                "-Xms" + heapMegabytes + "m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:-AlwaysPreTouch",
                "-XX:+UseG1GC",
                "-Djava.io.tmpdir=${ES_TMPDIR}",
                "20-:--add-modules=jdk.incubator.vector",
                "23:-XX:CompileCommand=dontinline,java/lang/invoke/MethodHandle.setAsTypeCache",
                "23:-XX:CompileCommand=dontinline,java/lang/invoke/MethodHandle.asTypeUncached",
                "-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1",
                "-XX:+ExitOnOutOfMemoryError",
                "");
    }

    static String logging() {
        return """
                status = error
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %marker%m%consoleException%n
                rootLogger.level = info
                rootLogger.appenderRef.console.ref = console
                """;
    }
}
