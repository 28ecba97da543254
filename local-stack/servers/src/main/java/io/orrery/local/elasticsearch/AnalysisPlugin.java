package io.orrery.local.elasticsearch;

import io.orrery.local.artifact.Versions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Puts the classes of {@code io.orrery.local.analysis} into an unpacked server, as a stable plugin. */
final class AnalysisPlugin {

    private static final String NAME = "orrery-local-analysis";
    private static final String PACKAGE = "io/orrery/local/analysis/";
    private static final List<String> CLASSES = List.of(
            "English",
            "AsciiFolding",
            "AsciiFolding$Settings",
            "EdgeNGram",
            "EdgeNGram$Settings",
            "Stemmer",
            "Stemmer$Settings");

    /** What the plugin's installer would find by scanning the annotations. */
    private static final String COMPONENTS = """
            {
              "org.elasticsearch.plugin.analysis.AnalyzerFactory": {
                "english": "io.orrery.local.analysis.English"
              },
              "org.elasticsearch.plugin.analysis.TokenFilterFactory": {
                "asciifolding": "io.orrery.local.analysis.AsciiFolding",
                "edge_ngram": "io.orrery.local.analysis.EdgeNGram",
                "stemmer": "io.orrery.local.analysis.Stemmer"
              }
            }
            """;

    private final byte[] jar;

    AnalysisPlugin() {
        this.jar = jar();
    }

    /** Changes with the plugin, so that a server with an older one is not taken for this one. */
    String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(jar);
            return HexFormat.of().formatHex(hash, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Installs it.
     *
     * @param home the server's home
     */
    void install(Path home) throws IOException {
        Path folder = Files.createDirectories(home.resolve("plugins").resolve(NAME));
        Files.write(folder.resolve(NAME + ".jar"), jar);
        Files.writeString(folder.resolve("named_components.json"), COMPONENTS);
        Files.writeString(
                folder.resolve("stable-plugin-descriptor.properties"),
                String.join(
                        "\n",
                        "name=" + NAME,
                        "description=The analysis components of a full cluster that Orrery uses",
                        "version=1",
                        "elasticsearch.version=" + Versions.elasticsearch(),
                        "java.version=17",
                        ""));
    }

    /** The same bytes for the same classes. */
    private static byte[] jar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (String name : CLASSES) {
                ZipEntry entry = new ZipEntry(PACKAGE + name + ".class");
                entry.setTime(0);
                zip.putNextEntry(entry);
                try (InputStream in = AnalysisPlugin.class.getClassLoader().getResourceAsStream(entry.getName())) {
                    in.transferTo(zip);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
