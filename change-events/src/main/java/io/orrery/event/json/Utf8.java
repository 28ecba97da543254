package io.orrery.event.json;

/** Tells well-formed UTF-8 as Java's decoder does. */
final class Utf8 {

    private Utf8() {}

    /** How many bytes the character takes that begins at {@code i} with a byte over 127; 0 if it is malformed. */
    static int sequence(byte[] bytes, int i, int end) {
        int first = bytes[i] & 0xff;
        if (first >= 0xc2 && first <= 0xdf) {
            return follows(bytes, i + 1, end, 1) ? 2 : 0;
        }
        if (first >= 0xe0 && first <= 0xef) {
            if (!follows(bytes, i + 1, end, 2)) {
                return 0;
            }
            int second = bytes[i + 1] & 0xff;
            boolean overlong = first == 0xe0 && second < 0xa0;
            boolean surrogate = first == 0xed && second > 0x9f;
            return overlong || surrogate ? 0 : 3;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            if (!follows(bytes, i + 1, end, 3)) {
                return 0;
            }
            int second = bytes[i + 1] & 0xff;
            boolean overlong = first == 0xf0 && second < 0x90;
            boolean beyond = first == 0xf4 && second > 0x8f;
            return overlong || beyond ? 0 : 4;
        }
        return 0;
    }

    private static boolean follows(byte[] bytes, int from, int end, int count) {
        if (end - from < count) {
            return false;
        }
        for (int i = from; i < from + count; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return false;
            }
        }
        return true;
    }
}
