package io.orrery.event.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.event.EventPart;
import io.orrery.event.MalformedEventException;
import io.orrery.event.TableName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventPartsTest {

    private static final TableName TABLE = new TableName("shop", "photos");
    private static final String TEXT = "{\"a\":\"naïve \\\"\uD83D\uDE00\\u0001\",\"b\":\"" + "x".repeat(100) + "\"}";
    private static final byte[] DOCUMENT = TEXT.getBytes(StandardCharsets.UTF_8);

    private final EventParts parts = new EventParts(10_000);

    private static List<EventPart> split(long version) {
        return EventParts.split(TABLE, "shop", version, DOCUMENT, 16);
    }

    private Optional<String> join(EventPart part) {
        return parts.join(part).map(document -> new String(document, StandardCharsets.UTF_8));
    }

    @Test
    void whatIsSplitIsJoinedAgainThroughTheWireFormat() {
        EventReader reader = new EventReader();
        List<EventPart> split = split(5);
        assertThat(split).hasSizeGreaterThan(8);
        for (EventPart part : split.subList(0, split.size() - 1)) {
            byte[] written = new EventWriter().write(part);
            assertThat(join((EventPart) reader.read(written))).isEmpty();
            assertThat(parts.unfinished()).isTrue();
        }
        assertThat(join(split.get(split.size() - 1))).contains(TEXT);
        assertThat(parts.unfinished()).isFalse();
    }

    @Test
    void noPartIsWrittenLargerThanAsked() {
        String nasty = "\uD83D\uDE00\"\\".repeat(300);
        for (EventPart part : EventParts.split(TABLE, "shop", 1, nasty.getBytes(StandardCharsets.UTF_8), 64)) {
            String written = new String(new EventWriter().write(part), StandardCharsets.UTF_8);
            String text = written.substring(written.indexOf("\"part\":\"") + 8, written.length() - 2);
            assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(64);
        }
    }

    @Test
    void duplicatesAndLateEchoesAreDropped() {
        List<EventPart> split = split(5);
        for (EventPart old : split(4).subList(0, 3)) {
            join(old);
        }
        for (EventPart part : split.subList(0, split.size() - 1)) {
            assertThat(join(part)).isEmpty();
            assertThat(join(part)).isEmpty();
            assertThat(join(split(4).get(3))).isEmpty();
        }
        assertThat(join(split.get(split.size() - 1))).contains(TEXT);
    }

    @Test
    void aReaderThatStartsInTheMiddlePassesOver() {
        for (EventPart part : split(5).subList(2, split(5).size())) {
            assertThat(join(part)).isEmpty();
        }
        assertThat(parts.unfinished()).isFalse();
    }

    @Test
    void aHalfEventIsGivenUpOnceItsOriginMovedOn() {
        join(split(5).get(0));
        parts.passed("shop", 4);
        parts.passed("other", 9);
        assertThat(parts.unfinished()).isTrue();
        parts.passed("shop", 6);
        assertThat(parts.unfinished()).isFalse();
    }

    @Test
    void aGapAndAnEventOverTheLimitAreErrors() {
        List<EventPart> split = split(5);
        join(split.get(0));
        assertThatThrownBy(() -> join(split.get(2)))
                .isInstanceOf(MalformedEventException.class)
                .hasMessageContaining("part 1 of " + split.size() + " is missing");
        EventParts small = new EventParts(split.get(0).text().getBytes(StandardCharsets.UTF_8).length);
        small.join(split.get(0));
        assertThatThrownBy(() -> small.join(split.get(1))).hasMessageContaining("longer than");
    }
}
