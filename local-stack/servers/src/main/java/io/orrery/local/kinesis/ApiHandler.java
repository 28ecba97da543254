package io.orrery.local.kinesis;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.orrery.local.kinesis.api.Call;
import io.orrery.local.kinesis.api.Operations;
import io.orrery.local.kinesis.api.Reply;
import io.orrery.local.kinesis.protocol.ApiException;
import io.orrery.local.kinesis.protocol.Codec;
import io.orrery.local.kinesis.protocol.Request;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API's single path: one operation a POST, named by the header X-Amz-Target. Credentials are not checked. */
final class ApiHandler implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    private static final String TARGET_PREFIX = "Kinesis_20131202.";

    private final Operations operations;
    private final Clock clock;
    private final ExecutorService subscriptions;

    ApiHandler(Operations operations, Clock clock, ExecutorService subscriptions) {
        this.operations = operations;
        this.clock = clock;
        this.subscriptions = subscriptions;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        Codec codec = Codec.of(http.getRequestHeaders().getFirst("Content-Type"));
        Exchange exchange = new Exchange(http, codec);
        try {
            byte[] body = http.getRequestBody().readAllBytes();
            Call call = operations.call(target(http), new Request(codec, codec.read(body)), clock.millis());
            answer(exchange, call);
        } catch (ApiException e) {
            exchange.error(e);
        } catch (IOException e) {
            LOG.debug("A client went away", e);
            http.close();
        } catch (RuntimeException e) {
            LOG.error("A Kinesis call failed", e);
            exchange.error(ApiException.serverError(500, "InternalFailure", String.valueOf(e.getMessage())));
        }
    }

    private void answer(Exchange exchange, Call call) throws IOException {
        Reply reply = operations.handle(call);
        if (call.responseLost()) {
            exchange.drop();
        } else if (reply instanceof Reply.Document document) {
            exchange.document(document.members());
        } else if (reply instanceof Reply.Events events) {
            subscriptions.execute(() -> push(exchange, events.source()));
        } else {
            exchange.empty();
        }
    }

    private static void push(Exchange exchange, Reply.Source source) {
        try {
            exchange.events(source);
        } catch (IOException e) {
            LOG.debug("A subscriber went away", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("A subscription failed", e);
        }
    }

    private static String target(HttpExchange http) {
        String target = http.getRequestHeaders().getFirst("X-Amz-Target");
        if (!http.getRequestMethod().equals("POST") || target == null || !target.startsWith(TARGET_PREFIX)) {
            throw ApiException.of(
                    "UnknownOperationException", "This is a Kinesis endpoint: POST with X-Amz-Target is wanted.");
        }
        return target.substring(TARGET_PREFIX.length());
    }
}
