package io.orrery.archive.storage;

import io.orrery.local.stack.SharedStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A bucket of its own in the shared S3, behind a proxy that fails when it is told to. */
public final class TestBucket implements AutoCloseable {

    private final String name = "archive-" + UUID.randomUUID();
    private final URI direct = URI.create(SharedStack.s3().endpoint());
    private final S3Proxy proxy;

    public TestBucket(Random random) throws IOException {
        proxy = new S3Proxy(direct, random);
        try (S3Client s3 = client(direct)) {
            s3.createBucket(create -> create.bucket(name));
        }
    }

    private static S3Client client(URI endpoint) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    /** The way to it that may fail. */
    public S3Proxy proxy() {
        return proxy;
    }

    /** An archive in it, through the proxy. */
    public Storage archive(String prefix) {
        return new Bucket(client(proxy.endpoint()), name, prefix);
    }

    /** What leads a process to it, through the proxy. */
    public Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL_S3", proxy.endpoint().toString());
    }

    /** The bucket's name. */
    public String name() {
        return name;
    }

    /** Copies what lies beneath a prefix into a folder, and asks S3 itself. */
    public Path copy(String prefix, Path folder) throws IOException {
        try (Bucket bucket = new Bucket(client(direct), name, prefix)) {
            for (String path : bucket.list("")) {
                Path file = folder.resolve(path);
                Files.createDirectories(file.getParent());
                Files.write(file, bucket.read(path).orElseThrow());
            }
        }
        return folder;
    }

    /** Puts all that is in a folder beneath a prefix, past the proxy. */
    public void upload(Path folder, String prefix) throws IOException {
        try (Bucket bucket = new Bucket(client(direct), name, prefix);
                Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                bucket.create(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
