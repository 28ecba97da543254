package io.orrery.search.query;

/** Text as wide as a terminal. The marks of {@link TextQuery} take one column each, as they do without colours. */
final class TerminalText {

    private TerminalText() {}

    /** The text, cut with an ellipsis where it is wider than that; what was marked stays closed. */
    static String clip(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        boolean marked = false;
        int used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int point = text.codePointAt(i);
            // Room for the ellipsis, and for the end of what is marked.
            if (used + width(point) > Math.max(1, columns - (marked ? 2 : 1))) {
                break;
            }
            used += width(point);
            kept.appendCodePoint(point);
            marked = point == TextQuery.BEGIN.codePointAt(0) || (marked && point != TextQuery.END.codePointAt(0));
        }
        return kept + (marked ? TextQuery.END : "") + "…";
    }

    /** The same, and where the first that is marked would be cut away, the text begins shortly before it. */
    static String clipAroundMark(String text, int columns) {
        int mark = text.indexOf(TextQuery.BEGIN);
        if (mark < 0 || width(text) <= columns || width(text.substring(0, mark)) < columns * 2 / 3) {
            return clip(text, columns);
        }
        int start = mark;
        for (int room = columns / 3; start > 0; ) {
            int point = text.codePointBefore(start);
            room -= width(point);
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
        return clipped + " ".repeat(Math.max(0, columns - width(clipped)));
    }

    /**
     * Text that stays on its line and says nothing to the terminal: a row can hold control characters, those past 127 that
     * some terminals obey too, and those that turn the direction of what follows.
     */
    static String oneLine(String text) {
        return text.replaceAll("[\\s\\u0085\\u2028\\u2029]+", " ")
                .replaceAll("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "");
    }

    static int width(String text) {
        return text.codePoints().map(TerminalText::width).sum();
    }

    /** Ideographs, kana, Hangul, full-width forms and pictographs take two columns, combining marks none. */
    private static int width(int point) {
        int type = Character.getType(point);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = Character.isIdeographic(point)
                || (point >= 0x1100 && point <= 0x115F)
                || (point >= 0x3041 && point <= 0x33FF)
                || (point >= 0xAC00 && point <= 0xD7A3)
                || (point >= 0xFF01 && point <= 0xFF60)
                || (point >= 0x1F300 && point <= 0x1FAFF);
        return wide ? 2 : 1;
    }
}
