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
