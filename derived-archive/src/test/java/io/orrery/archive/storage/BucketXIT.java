package io.orrery.archive.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketXIT {

    private static final String PLACE = "database=shop/table=a b/day=2026-01-01/x.parquet";

    @TempDir
    Path folder;

    private TestBucket bucket;
    private Storage storage;

    @BeforeEach
    void open() throws IOException {
        bucket = new TestBucket(new Random(1));
        storage = bucket.archive("p/");
    }

    @AfterEach
    void close() {
        storage.close();
        bucket.close();
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("file"), content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aStagedFileIsSeenByNobodyAndGetsItsPlaceOnce() throws IOException {
        String staged = storage.stage(PLACE, file("events"));
        assertThat(storage.list("")).isEmpty();
        assertThat(storage.place(PLACE, staged)).isTrue();
        assertThat(storage.read(PLACE)).contains(bytes("events"));
        assertThat(storage.place(PLACE, staged)).isTrue();
        assertThat(storage.list("database=")).containsExactly(PLACE);
    }

    @Test
    void aFileThatIsNeitherStagedNorInItsPlaceIsTold() throws IOException {
        String staged = storage.stage(PLACE, file("events"));
        storage.discard(PLACE, staged);
        assertThat(storage.place(PLACE, staged)).isFalse();
    }

    @Test
    void whatExistsIsNotMadeAgain() throws IOException {
        assertThat(storage.create("a/1", bytes("first"))).isTrue();
        assertThat(storage.create("a/1", bytes("second"))).isFalse();
        assertThat(storage.read("a/1")).contains(bytes("first"));
        assertThat(storage.read("a/2")).isEmpty();
        assertThat(storage.create("a/0", bytes("before"))).isTrue();
        assertThat(storage.first("a/")).contains("a/0");
        storage.delete("a/0");
        storage.delete("a/0");
        assertThat(storage.first("a/")).contains("a/1");
    }

    @Test
    void whatDeadWorkersStagedIsSweptButForWhatAnEntryNames() throws IOException {
        String left = storage.stage(PLACE, file("left"));
        String other = PLACE.replace("x.parquet", "y.parquet");
        String named = storage.stage(other, file("named"));
        storage.sweep(Instant.now().minusSeconds(3600), Set.of(named));
        storage.sweep(Instant.now().plusSeconds(60), Set.of(named));
        assertThat(storage.place(PLACE, left)).isFalse();
        assertThat(storage.place(other, named)).isTrue();
    }

    @Test
    void theCallsAreThoseOfThePolicy() throws IOException {
        String guide = Files.readString(Path.of("../docs/archive.md"));
        int start = guide.indexOf("```json") + "```json".length();
        Set<String> allowed = new TreeSet<>();
        new ObjectMapper()
                .readTree(guide.substring(start, guide.indexOf("```", start)))
                .get("Statement")
                .forEach(statement -> statement.get("Action").forEach(action -> allowed.add(action.asText())));
        String staged = storage.stage(PLACE, file("events"));
        assertThat(storage.place(PLACE, staged)).isTrue();
        assertThat(storage.place(PLACE, staged)).isTrue();
        String other = PLACE.replace("x.parquet", "y.parquet");
        storage.discard(other, storage.stage(other, file("others")));
        storage.create("a/1", bytes("entry"));
        storage.create("a/1", bytes("entry"));
        storage.first("a/");
        storage.list("a/");
        storage.fetch(PLACE, folder);
        storage.sweep(Instant.now(), Set.of());
        storage.delete("a/1");
        assertThat(bucket.proxy().actions()).isEqualTo(allowed);
    }

    @Test
    void aFailureSaysWhatFailedAndWhere() {
        bucket.proxy().failing(200);
        assertThatThrownBy(() -> storage.read("a/1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Cannot read s3://" + bucket.name() + "/p/a/1")
                .hasMessageContaining("503");
    }
}
