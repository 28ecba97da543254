package io.orrery.olap.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** What is stored in the place of a value that must not be seen. */
public sealed interface Mask {

    /** NULL. */
    record Null() implements Mask {}

    /** One text for every value. */
    record Constant(String text) implements Mask {}

    /**
     * The SHA-256 of salt and value in hexadecimal digits: equal values stay equal, so that they can be joined.
     *
     * @param salt hides what values stand behind; empty for none
     */
    record Sha256(String salt) implements Mask {

        /** The digest of a value's text. */
        public String digest(String value) {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                sha.update(salt.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(sha.digest(value.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every JDK has SHA-256", e);
            }
        }

        /** Hides the salt. */
        @Override
        public String toString() {
            return "Sha256";
        }
    }

    /**
     * The mask that {@code text} writes: {@code null}, {@code constant:TEXT}, {@code sha256} or {@code
     * sha256:VARIABLE}, with the salt in an environment variable.
     */
    static Mask parse(String text, Map<String, String> environment) {
        if (text.equals("null")) {
            return new Null();
        }
        if (text.startsWith("constant:")) {
            return new Constant(text.substring("constant:".length()));
        }
        if (text.equals("sha256")) {
            return new Sha256("");
        }
        if (text.startsWith("sha256:")) {
            String variable = text.substring("sha256:".length());
            String salt = environment.get(variable);
            if (salt == null || salt.isEmpty()) {
                throw new IllegalArgumentException("mask '" + text + "' takes its salt from " + variable
                        + ", which is not set in the environment");
            }
            return new Sha256(salt);
        }
        throw new IllegalArgumentException(
                "mask '" + text + "' is unknown: must be null, constant:TEXT, sha256 or sha256:VARIABLE");
    }
}
