package io.orrery.search.query;

import io.orrery.runtime.terminal.TextWidth;

/** Text as wide as a terminal. The marks of {@link TextQuery} take one column each, as they do without colours. */
final class TerminalText {

    private TerminalText() {}

    /** The text, cut with an ellipsis where it is wider than that; what was marked stays closed. */
    static String clip(String text, int columns) {
        if (TextWidth.of(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        boolean marked = false;
        int used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            // Room for the ellipsis, and for the end of what is marked.
            if (used + TextWidth.of(point) > Math.max(1, columns - (marked ? 2 : 1))) {
                break;
            }
            used += TextWidth.of(point);
            kept.appendCodePoint(point);
            marked = point == TextQuery.BEGIN.codePointAt(0) || (marked && point != TextQuery.END.codePointAt(0));
        }
        return kept + (marked ? TextQuery.END : "") + "…";
    }

    /** The same, and where the first that is marked would be cut away, the text begins shortly before it. */
    static String clipAroundMark(String text, int columns) {
        int mark = text.indexOf(TextQuery.BEGIN);
        if (mark < 0 || TextWidth.of(text) <= columns || TextWidth.of(text.substring(0, mark)) < columns * 2 / 3) {
            return clip(text, columns);
        }
        int start = mark;
        for (int room = columns / 3; start > 0; ) {
            int point = text.codePointBefore(start);
            room -= TextWidth.of(point);
            if (room < 0) {
                break;
            }
            start -= Character.charCount(point);
        }
        int word = text.indexOf(' ', start);
        return "…" + clip(text.substring(word >= 0 && word < mark ? word + 1 : start), columns - 1);
    }

    /** The text with blanks behind it, cut where it is wider. */
    static String pad(String text, int columns) {
        String clipped = clip(text, columns);
        return clipped + " ".repeat(Math.max(0, columns - TextWidth.of(clipped)));
    }
}
