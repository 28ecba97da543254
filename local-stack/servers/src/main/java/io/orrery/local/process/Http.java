package io.orrery.local.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a local server whether it is there. */
public final class Http {

    private static final int PATIENCE_MILLIS = 3000;

    private Http() {}

    /**
     * The status that a GET is answered with.
     *
     * @return the HTTP status; -1 where nothing answers
     */
    public static int status(String url) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            try {
                return connection.getResponseCode();
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return -1;
        }
    }
}
