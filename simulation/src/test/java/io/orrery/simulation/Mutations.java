package io.orrery.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Makes hostile bytes of good ones. */
final class Mutations {

    private static final String[] TOKENS = {
        "{",
        "}",
        "[[[[[[[[",
        "]",
        "\"",
        "null",
        "-1",
        "1e999999999",
        "9223372036854775808",
        "\\u0000",
        ",",
        ":",
        "../../etc/passwd"
    };

    private final Random random;

    Mutations(long seed) {
        this.random = new Random(seed);
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    /** A few changes of the bytes, at random places. */
    byte[] of(byte[] good) {
        byte[] bytes = good;
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            bytes = once(bytes);
        }
        return bytes;
    }

    private byte[] once(byte[] bytes) {
        if (bytes.length == 0) {
            return new byte[] {(byte) random.nextInt()};
        }
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(12));
        switch (random.nextInt(6)) {
            case 0:
                byte[] flipped = bytes.clone();
                flipped[from] ^= (byte) (1 << random.nextInt(8));
                return flipped;
            case 1:
                byte[] set = bytes.clone();
                set[from] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
                return set;
            case 2:
                return joined(Arrays.copyOf(bytes, from), Arrays.copyOfRange(bytes, to, bytes.length));
            case 3:
                return joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
            case 4:
                byte[] token = TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
                return joined(joined(Arrays.copyOf(bytes, from), token), Arrays.copyOfRange(bytes, from, bytes.length));
            default:
                return Arrays.copyOf(bytes, from);
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
