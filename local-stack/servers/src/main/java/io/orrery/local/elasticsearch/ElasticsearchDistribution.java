package io.orrery.local.elasticsearch;

import io.orrery.local.Progress;
import io.orrery.local.artifact.CacheFolder;
import io.orrery.local.artifact.Maven;
import io.orrery.local.artifact.Unzip;
import io.orrery.local.artifact.Versions;
import io.orrery.local.process.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Elasticsearch's programs, unpacked in the cache. */
final class ElasticsearchDistribution {

    private ElasticsearchDistribution() {}

    /** The server's home; read only, so that any number of servers may share it. */
    static Path fetch(CacheFolder cache, Progress progress) {
        String name = "elasticsearch-" + Versions.elasticsearch();
        AnalysisPlugin plugin = new AnalysisPlugin();
        return cache.entry(name + "-" + plugin.fingerprint(), folder -> {
                    unpack(name, folder, progress);
                    plugin.install(folder.resolve(name));
                })
                .resolve(name);
    }

    private static void unpack(String name, Path folder, Progress progress) throws IOException {
        Path download = Files.createDirectories(folder.resolve("download"));
        Path zip = new Maven(progress)
                .copy(
                        "org.elasticsearch.distribution.integ-test-zip:elasticsearch:" + Versions.elasticsearch()
                                + ":zip",
                        download);
        Unzip.unzip(zip, folder, entry -> true, name, progress);
        FileTrees.delete(download);
    }
}
