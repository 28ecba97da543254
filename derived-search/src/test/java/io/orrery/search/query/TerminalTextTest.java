package io.orrery.search.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.runtime.terminal.TextWidth;
import org.junit.jupiter.api.Test;

class TerminalTextTest {

    @Test
    void whatFitsIsKeptAndTheRestIsCut() {
        assertThat(TerminalText.clip("planets", 7)).isEqualTo("planets");
        assertThat(TerminalText.clip("planets", 6)).isEqualTo("plane…");
        assertThat(TerminalText.clip("\u60d1\u661f\u5100", 5)).isEqualTo("\u60d1\u661f…");
        assertThat(TextWidth.of("e\u0301")).isEqualTo(1);
    }

    @Test
    void whatIsMarkedStaysClosed() {
        String marked = "the " + TextQuery.BEGIN + "planets" + TextQuery.END + " move";
        String clipped = TerminalText.clip(marked, 10);
        assertThat(clipped).isEqualTo("the " + TextQuery.BEGIN + "pla" + TextQuery.END + "…");
        assertThat(TextWidth.of(clipped)).isEqualTo(10);
    }

    @Test
    void whatIsMarkedFarBehindIsShown() {
        String text = "word ".repeat(30) + TextQuery.BEGIN + "found" + TextQuery.END + " word".repeat(30);
        String clipped = TerminalText.clipAroundMark(text, 40);
        assertThat(clipped)
                .startsWith("…word")
                .contains(TextQuery.BEGIN + "found" + TextQuery.END)
                .endsWith("…");
        assertThat(TextWidth.of(clipped)).isLessThanOrEqualTo(40);
    }

    @Test
    void nothingOfARowReachesTheTerminalButText() {
        assertThat(TextWidth.oneLine("a\n\tb\u001b[31m\u009b2Jc\u202ed\u2028e")).isEqualTo("a b[31m2Jcd e");
    }

    @Test
    void labelsOfWideCharactersStandInLine() {
        assertThat(TerminalText.pad("\u540d\u524d", 6)).isEqualTo("\u540d\u524d  ");
        assertThat(TerminalText.pad("a_very_long_name", 6)).isEqualTo("a_ver…");
    }
}
