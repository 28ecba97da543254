package io.orrery.archive.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * An archive in an S3 bucket. A staged file is a multipart upload that has all of its parts: nobody sees it, and whoever
 * knows its id can complete it. What is to be made once is put under the condition that it is not there.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">conditional writes</a>
 */
public final class Bucket implements Storage {

    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;

    private final S3Client s3;
    private final String bucket;
    private final String prefix;

    /**
     * @param s3 closed with this
     * @param prefix what all keys begin with; empty for nothing, else with a slash at its end
     */
    public Bucket(S3Client s3, String bucket, String prefix) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    private interface Call<T> {
        T run();
    }

    /** The SDK has retried what it takes for passing; what comes out of it says nothing of the place. */
    private <T> T call(String what, String path, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (S3Exception e) {
            throw failure(what, path, e);
        } catch (SdkException e) {
            throw new IOException("Cannot " + what + " " + url(path) + ": " + e.getMessage(), e);
        }
    }

    private IOException failure(String what, String path, S3Exception e) {
        String code = e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode() + " ";
        return new IOException("Cannot " + what + " " + url(path) + ": S3 says " + code + e.statusCode(), e);
    }

    private String url(String path) {
        return "s3://" + bucket + "/" + prefix + path;
    }

    /** How the one part of a staged file is named, in one text. */
    private record Upload(String id, String etag, String crc32) {

        static Upload parse(String staged) {
            String[] words = staged.split(" ", -1);
            return new Upload(words[0], words[1], words[2]);
        }

        CompletedPart part() {
            return CompletedPart.builder()
                    .partNumber(1)
                    .eTag(etag)
                    .checksumCRC32(crc32.isEmpty() ? null : crc32)
                    .build();
        }

        @Override
        public String toString() {
            return id + " " + etag + " " + crc32;
        }
    }

    @Override
    public String stage(String path, Path file) throws IOException {
        String id = call("begin to write", path, () -> s3.createMultipartUpload(
                        create -> create.bucket(bucket).key(prefix + path))
                .uploadId());
        boolean whole = false;
        try {
            UploadPartResponse part = call(
                    "write",
                    path,
                    () -> s3.uploadPart(
                            upload -> upload.bucket(bucket)
                                    .key(prefix + path)
                                    .uploadId(id)
                                    .partNumber(1),
                            RequestBody.fromFile(file)));
            whole = true;
            return new Upload(id, part.eTag(), part.checksumCRC32() == null ? "" : part.checksumCRC32()).toString();
        } finally {
            if (!whole) {
                abortQuietly(path, id);
            }
        }
    }

    private void abortQuietly(String path, String id) {
        try {
            s3.abortMultipartUpload(
                    abort -> abort.bucket(bucket).key(prefix + path).uploadId(id));
        } catch (SdkException e) {
            // It is swept one day.
        }
    }

    @Override
    public boolean place(String path, String staged) throws IOException {
        Upload upload = Upload.parse(staged);
        try {
            s3.completeMultipartUpload(complete -> complete.bucket(bucket)
                    .key(prefix + path)
                    .uploadId(upload.id())
                    .multipartUpload(parts -> parts.parts(upload.part())));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() != NOT_FOUND) {
                throw failure("place", path, e);
            }
            // Completed before, by this worker or another one: S3 forgets the upload then.
            return exists(path);
        } catch (SdkException e) {
            throw new IOException("Cannot place " + url(path) + ": " + e.getMessage(), e);
        }
    }

    private boolean exists(String path) throws IOException {
        return call("look for", path, () -> {
            try {
                s3.headObject(head -> head.bucket(bucket).key(prefix + path));
                return true;
            } catch (NoSuchKeyException e) {
                return false;
            }
        });
    }

    @Override
    public void discard(String path, String staged) {
        abortQuietly(path, Upload.parse(staged).id());
    }

    @Override
    public boolean create(String path, byte[] content) throws IOException {
        try {
            s3.putObject(put -> put.bucket(bucket).key(prefix + path).ifNoneMatch("*"), RequestBody.fromBytes(content));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                return false;
            }
            throw failure("write", path, e);
        } catch (SdkException e) {
            throw new IOException("Cannot write " + url(path) + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        return call("read", path, () -> {
            try {
                return Optional.of(s3.getObjectAsBytes(get -> get.bucket(bucket).key(prefix + path))
                        .asByteArray());
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public Path fetch(String path, Path folder) throws IOException {
        Path file = folder.resolve(path);
        if (!Files.exists(file)) {
            Files.createDirectories(file.getParent());
            call("read", path, () -> s3.getObject(get -> get.bucket(bucket).key(prefix + path), file));
        }
        return file;
    }

    @Override
    public List<String> list(String start) throws IOException {
        return call(
                "list",
                start,
                () -> s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix + start)).contents().stream()
                        .map(this::path)
                        .sorted()
                        .toList());
    }

    @Override
    public Optional<String> first(String start) throws IOException {
        return call(
                "list",
                start,
                () ->
                        s3
                                .listObjectsV2(list -> list.bucket(bucket)
                                        .prefix(prefix + start)
                                        .maxKeys(1))
                                .contents()
                                .stream()
                                .map(this::path)
                                .findFirst());
    }

    private String path(S3Object object) {
        return object.key().substring(prefix.length());
    }

    @Override
    public void delete(String path) throws IOException {
        call(
                "delete",
                path,
                () -> s3.deleteObject(delete -> delete.bucket(bucket).key(prefix + path)));
    }

    @Override
    public void sweep(Instant before, Set<String> kept) throws IOException {
        Set<String> keptIds =
                kept.stream().map(staged -> Upload.parse(staged).id()).collect(Collectors.toSet());
        for (MultipartUpload upload : uploads()) {
            if (upload.initiated().isBefore(before) && !keptIds.contains(upload.uploadId())) {
                abortQuietly(upload.key().substring(prefix.length()), upload.uploadId());
            }
        }
    }

    private List<MultipartUpload> uploads() throws IOException {
        return call("list the uploads of", "", () -> {
            List<MultipartUpload> all = new ArrayList<>();
            ListMultipartUploadsResponse page =
                    s3.listMultipartUploads(list -> list.bucket(bucket).prefix(prefix));
            all.addAll(page.uploads());
            while (Boolean.TRUE.equals(page.isTruncated())) {
                ListMultipartUploadsResponse last = page;
                page = s3.listMultipartUploads(list -> list.bucket(bucket)
                        .prefix(prefix)
                        .keyMarker(last.nextKeyMarker())
                        .uploadIdMarker(last.nextUploadIdMarker()));
                all.addAll(page.uploads());
            }
            return all;
        });
    }

    @Override
    public void close() {
        s3.close();
    }

    @Override
    public String toString() {
        return url("");
    }
}
