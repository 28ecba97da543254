package io.orrery.event.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.Column;
import io.orrery.event.Delete;
import io.orrery.event.Metadata;
import io.orrery.event.Row;
import io.orrery.event.SourcePosition;
import io.orrery.event.TableName;
import io.orrery.event.TableSchema;
import io.orrery.event.Update;
import io.orrery.event.Write;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written byte by byte is what the generator writes. */
class JsonBytesTest {

    private final JsonBytes out = new JsonBytes(1 << 20);

    private String text() {
        String text = new String(out.copy(), StandardCharsets.UTF_8);
        out.clear();
        return text;
    }

    private static byte[] generated(String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var json = RowJson.generator(bytes)) {
            json.writeString(text);
        }
        return bytes.toByteArray();
    }

    private static boolean wellFormed(byte[] bytes, int from, int count) {
        try {
            return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, from, count))
                            .length()
                    >= 0;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void numbersOfEveryLength() {
        long power = 1;
        for (int digits = 1; digits <= 19; digits++) {
            for (long number : new long[] {power, power - 1, power + 1, -power, 5 * power}) {
                out.number(number);
                assertThat(text()).isEqualTo(Long.toString(number));
            }
            power *= 10;
        }
        for (long number : new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, 1L << 62}) {
            out.number(number);
            assertThat(text()).isEqualTo(Long.toString(number));
        }
        out.padded(7, 3);
        out.padded(0, 6);
        out.padded(12_345, 4);
        assertThat(text()).isEqualTo("00700000012345");
    }

    @Test
    void textOfEveryKindIsAsTheGeneratorWritesIt() throws Exception {
        Random random = new Random(7);
        for (int n = 0; n < 20_000; n++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            int kind = random.nextInt(5);
            for (int i = 0; i < length; i++) {
                int code =
                        switch (kind == 4 ? random.nextInt(4) : kind) {
                            case 0 -> 32 + random.nextInt(96);
                            case 1 -> random.nextInt(128);
                            case 2 -> random.nextInt(0xd800);
                            default -> 0xe000 + random.nextInt(0x110000 - 0xe000);
                        };
                text.appendCodePoint(code);
            }
            byte[] bytes = ("ab" + text + "c").getBytes(StandardCharsets.UTF_8);
            assertThat(out.string(bytes, 2, bytes.length - 3, false)).isTrue();
            assertThat(out.copy()).isEqualTo(generated(text.toString()));
            out.clear();
            assertThat(out.string(bytes, 2, bytes.length - 3, true)).isEqualTo(text.length() == bytes.length - 3);
            out.clear();
        }
    }

    @Test
    void bytesThatAreNoTextAreLeft() {
        Random random = new Random(11);
        int malformed = 0;
        for (int n = 0; n < 200_000; n++) {
            byte[] bytes = new byte[1 + random.nextInt(12)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                // Nearly right: a first byte, and others that mostly follow one.
                bytes[0] = (byte) (0xc0 + random.nextInt(64));
                for (int i = 1; i < bytes.length; i++) {
                    bytes[i] = (byte) (i < 4 ? 0x80 + random.nextInt(random.nextInt(8) == 0 ? 128 : 64) : 'x');
                }
            }
            out.write('.');
            boolean written = out.string(bytes, 0, bytes.length, false);
            assertThat(written).isEqualTo(wellFormed(bytes, 0, bytes.length));
            if (!written) {
                malformed++;
                assertThat(out.length()).isEqualTo(1);
            }
            out.clear();
        }
        assertThat(malformed).isGreaterThan(10_000);
    }

    @Test
    void whatIsLargerThanTheLimitIsRefused() {
        JsonBytes small = new JsonBytes(10_000);
        small.write(new byte[9_000]);
        small.keepFree(500);
        assertThatThrownBy(() -> small.write(new byte[501])).isInstanceOf(JsonBytes.FullException.class);
        small.write(new byte[500]);
        assertThatThrownBy(() -> small.write('x')).isInstanceOf(JsonBytes.FullException.class);
        assertThatThrownBy(() -> small.string(new byte[5_000], 0, 5_000, false))
                .isInstanceOf(JsonBytes.FullException.class);
        small.keepFree(0);
        small.write(new byte[500]);
        assertThat(small.length()).isEqualTo(10_000);
        small.clear();
        small.write(new byte[10_000]);
    }

    @Test
    void whatStandsAroundTheValuesIsAsTheWriterWritesIt() {
        TableName table = new TableName("sh\"op", "or\\ders ü");
        TableSchema schema = new TableSchema(
                table,
                List.of(Column.of("id", "bigint"), Column.of("j\n", "json"), Column.of("k", "json")),
                List.of("id"));
        Row one = new Row(schema, 1L, "null", "null");
        Row two = new Row(schema, 2L, "[1]", "null");
        byte[] first = bytes("\"id\":1,\"j\\n\":null,\"k\":null");
        byte[] second = bytes("\"id\":2,\"j\\n\":[1],\"k\":null");
        List<byte[]> bothNull = List.of(bytes("\"j\\n\""), bytes("\"k\""));
        List<byte[]> lastNull = List.of(bytes("\"k\""));
        EventFrame frame = new EventFrame(table, "orig\"in", schema.id());
        EventWriter writer = new EventWriter();
        long version = 1L << 40;
        for (int n = 0; n < 6; n++) {
            Instant at = Instant.ofEpochSecond(1_700_000_000 + n / 4, 678_901_000L * (n / 3));
            SourcePosition from =
                    new SourcePosition(n % 2 == 0 ? null : "u:" + n / 2, "binlog.00000" + n / 5, 4 + n / 3, n);
            Metadata metadata = new Metadata(table, "orig\"in", ++version, schema.id(), at, from, false);

            frame.start(out, EventFrame.Kind.WRITE);
            out.write(first);
            frame.endValues(out, EventFrame.Kind.WRITE, false, bothNull);
            frame.end(out, version, at, from);
            assertThat(text()).isEqualTo(text(writer.write(new Write<>(metadata, one))));

            frame.start(out, EventFrame.Kind.DELETE);
            out.write(second);
            frame.endValues(out, EventFrame.Kind.DELETE, false, lastNull);
            frame.end(out, version, at, from);
            assertThat(text()).isEqualTo(text(writer.write(new Delete<>(metadata, two))));

            frame.start(out, EventFrame.Kind.UPDATE);
            out.write(second);
            frame.endValues(out, EventFrame.Kind.UPDATE, false, lastNull);
            frame.startAfter(out);
            out.write(first);
            frame.endValues(out, EventFrame.Kind.UPDATE, true, bothNull);
            frame.end(out, version, at, from);
            assertThat(text()).isEqualTo(text(writer.write(new Update<>(metadata, two, one))));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
