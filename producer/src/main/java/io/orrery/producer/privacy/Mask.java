package io.orrery.producer.privacy;

import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Replaces the values of a column. NULL stays NULL. */
public sealed interface Mask {

    /** What stands for a value that is not NULL. */
    Object apply(Object value);

    /** The type of what {@link #apply} returns. */
    ColumnType type(ColumnType original);

    /** True if equal values stay equal and different ones different, so that a key may be masked. */
    boolean keepsIdentity();

    /** The SHA-256 of salt and value, as 64 hexadecimal digits. */
    final class Sha256 implements Mask {

        private static final int DIGITS = 64;

        private final byte[] salt;

        Sha256(String salt) {
            this.salt = salt.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object apply(Object value) {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                sha.update(salt);
                byte[] bytes = value instanceof byte[] binary
                        ? binary
                        : value.toString().getBytes(StandardCharsets.UTF_8);
                return HexFormat.of().formatHex(sha.digest(bytes));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has SHA-256", e);
            }
        }

        @Override
        public ColumnType type(ColumnType original) {
            return new ColumnType(MysqlType.CHAR, false, DIGITS, 0, "utf8mb4", List.of());
        }

        @Override
        public boolean keepsIdentity() {
            return true;
        }
    }

    /**
     * The first characters of a text.
     *
     * @param characters how many are kept
     */
    record Truncate(int characters) implements Mask {

        public Truncate {
            if (characters < 0) {
                throw new IllegalArgumentException("Cannot use truncate:" + characters + ": must not be negative");
            }
        }

        @Override
        public Object apply(Object value) {
            String text = (String) value;
            int count = Math.min(characters, text.codePointCount(0, text.length()));
            return text.substring(0, text.offsetByCodePoints(0, count));
        }

        @Override
        public ColumnType type(ColumnType original) {
            if (original.type().family() != MysqlType.Family.TEXT) {
                throw new IllegalArgumentException("only text can be truncated, and it is " + original);
            }
            return original;
        }

        @Override
        public boolean keepsIdentity() {
            return false;
        }
    }

    /**
     * The same text for every value.
     *
     * @param text the text
     */
    record Constant(String text) implements Mask {

        @Override
        public Object apply(Object value) {
            return text;
        }

        @Override
        public ColumnType type(ColumnType original) {
            return new ColumnType(MysqlType.VARCHAR, false, Math.max(1, text.length()), 0, "utf8mb4", List.of());
        }

        @Override
        public boolean keepsIdentity() {
            return false;
        }
    }

    /**
     * The mask that {@code text} writes: {@code sha256:ENV}, {@code truncate:N} or {@code constant:TEXT}.
     *
     * @param environment holds the salt under the name ENV
     * @throws IllegalArgumentException if there is no such mask, or the variable is missing
     */
    static Mask parse(String text, Map<String, String> environment) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String argument = colon < 0 ? "" : text.substring(colon + 1);
        return switch (kind) {
            case "sha256" -> {
                String salt = environment.get(argument);
                if (salt == null || salt.isEmpty()) {
                    throw new IllegalArgumentException("Cannot use mask 'sha256:" + argument
                            + "': the environment has no variable of that name with the salt");
                }
                yield new Sha256(salt);
            }
            case "truncate" -> {
                if (!argument.matches("\\d{1,9}")) {
                    throw new IllegalArgumentException("Cannot use mask '" + text + "': must be truncate:N");
                }
                yield new Truncate(Integer.parseInt(argument));
            }
            case "constant" -> new Constant(argument);
            default ->
                throw new IllegalArgumentException(
                        "Cannot use mask '" + text + "': must be sha256:SALT_ENV, truncate:N or constant:TEXT");
        };
    }
}
