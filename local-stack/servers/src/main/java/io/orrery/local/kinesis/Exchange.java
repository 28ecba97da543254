package io.orrery.local.kinesis;

import com.sun.net.httpserver.HttpExchange;
import io.orrery.local.kinesis.api.Reply;
import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Codec;
import io.orrery.local.kinesis.protocol.EventStreamFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Writes the answer of one HTTP exchange as the service does. */
final class Exchange {

    private static final byte[] NO_BODY = {};

    private final HttpExchange http;
    private final Codec codec;

    Exchange(HttpExchange http, Codec codec) {
        this.http = http;
        this.codec = codec;
        http.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    }

    void empty() throws IOException {
        send(200, NO_BODY);
    }

    void document(Map<String, ?> members) throws IOException {
        send(200, codec.write(members));
    }

    void error(ApiException error) throws IOException {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("__type", error.type());
        members.put("message", error.getMessage());
        send(error.status(), codec.write(members));
    }

    private void send(int status, byte[] body) throws IOException {
        http.getResponseHeaders().set("Content-Type", codec.contentType());
        http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = http.getResponseBody()) {
                out.write(body);
            }
        }
        http.close();
    }

    /** Runs an event stream on the calling thread until it ends or the client goes. */
    void events(Reply.Source source) throws IOException, InterruptedException {
        http.getResponseHeaders().set("Content-Type", EventStreamFrame.CONTENT_TYPE);
        http.sendResponseHeaders(200, 0);
        try (OutputStream out = http.getResponseBody()) {
            source.run(message -> {
                out.write(message);
                out.flush();
            });
        } finally {
            http.close();
        }
    }

    /** Closes the connection without an answer. */
    void drop() {
        http.close();
    }
}
