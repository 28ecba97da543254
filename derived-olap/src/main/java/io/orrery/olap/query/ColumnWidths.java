package io.orrery.olap.query;

import java.util.Arrays;

/**
 * How wide the columns of a table are in lines of a given length. Texts are cut, the widest first; a number never is,
 * since what is left of it would be another number. What has no room all the same is left out, from the right.
 */
final class ColumnWidths {

    /** Between two columns. */
    static final String GAP = "  ";

    /** Texts are not cut shorter than that. */
    private static final int NARROWEST = 8;

    private ColumnWidths() {}

    /**
     * The widths of the columns that are shown, in order.
     *
     * @param natural what each would take
     * @param numbers which of them may not be cut
     * @param line the columns of the terminal
     */
    static int[] fit(int[] natural, boolean[] numbers, int line) {
        int shown = 0;
        long least = 0;
        while (shown < natural.length) {
            least += (shown > 0 ? GAP.length() : 0) + least(natural, numbers, shown);
            if (least > line && shown > 0) {
                break;
            }
            shown++;
        }
        int[] widths = Arrays.copyOf(natural, shown);
        int cap = Arrays.stream(widths).max().orElse(0);
        while (total(widths) > line && cap > NARROWEST) {
            cap--;
            for (int i = 0; i < shown; i++) {
                widths[i] = numbers[i] ? natural[i] : Math.min(natural[i], cap);
            }
        }
        return widths;
    }

    private static int least(int[] natural, boolean[] numbers, int column) {
        return numbers[column] ? natural[column] : Math.min(natural[column], NARROWEST);
    }

    private static long total(int[] widths) {
        return Arrays.stream(widths).asLongStream().sum() + (long) GAP.length() * Math.max(0, widths.length - 1);
    }
}
