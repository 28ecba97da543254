package io.orrery.runtime.terminal;

/** How many columns of a terminal a text takes, and text that keeps to some. */
public final class TextWidth {

    private TextWidth() {}

    /** The columns that the text takes. */
    public static int of(String text) {
        return text.codePoints().map(TextWidth::of).sum();
    }

    /** Ideographs, kana, Hangul, full-width forms and pictographs take two columns, combining marks none. */
    public static int of(int point) {
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

    /** The text, cut with an ellipsis where it takes more columns. */
    public static String clip(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            used += of(text.codePointAt(i));
            if (used > columns - 1) {
                break;
            }
            kept.appendCodePoint(text.codePointAt(i));
        }
        return kept + "…";
    }

    /**
     * Text that stays on its line and says nothing to the terminal: a row can hold control characters, those past 127 that
     * some terminals obey too, and those that turn the direction of what follows.
     */
    public static String oneLine(String text) {
        return text.replaceAll("[\\s\\u0085\\u2028\\u2029]+", " ")
                .replaceAll("[\\p{Cc}\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]", "");
    }
}
