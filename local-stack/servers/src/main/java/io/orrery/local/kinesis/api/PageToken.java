package io.orrery.local.kinesis.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orrery.local.kinesis.protocol.ApiException;
import java.util.Base64;

/**
 * A NextToken. The client keeps it; it says what page comes next.
 *
 * @param list which list it belongs to
 * @param after the last name or id already given
 * @param context what else the list needs, maybe empty
 * @param issuedMillis when it was made; it expires after 300 s
 */
record PageToken(String list, String after, String context, long issuedMillis) {

    private static final long LIFE_MILLIS = 300_000;

    String encode() {
        String plain = String.join("\n", list, after, Long.toString(issuedMillis), context);
        return Base64.getEncoder().encodeToString(plain.getBytes(UTF_8));
    }

    static PageToken decode(String token, String list, long nowMillis) {
        PageToken decoded = parse(token);
        if (!decoded.list.equals(list)) {
            throw invalid();
        }
        if (nowMillis - decoded.issuedMillis > LIFE_MILLIS) {
            throw ApiException.of("ExpiredNextTokenException", "The NextToken has expired.");
        }
        return decoded;
    }

    private static PageToken parse(String token) {
        try {
            String[] parts = new String(Base64.getDecoder().decode(token), UTF_8).split("\n", 4);
            if (parts.length == 4) {
                return new PageToken(parts[0], parts[1], parts[3], Long.parseLong(parts[2]));
            }
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
        throw invalid();
    }

    private static ApiException invalid() {
        return ApiException.invalidArgument("The NextToken is invalid.");
    }
}
