package io.orrery.local.kinesis.api;

import java.io.IOException;
import java.util.Map;

/** What a call is answered with. */
public sealed interface Reply {

    Reply EMPTY = new Empty();

    static Reply of(Map<String, ?> document) {
        return new Document(document);
    }

    /** No body at all. */
    record Empty() implements Reply {}

    /** A document, to be encoded as the request was. */
    record Document(Map<String, ?> members) implements Reply {}

    /** An event stream that goes on until {@link Source#run} returns. */
    record Events(Source source) implements Reply {}

    /** Writes the messages of an event stream; runs on a thread of its own. */
    interface Source {
        void run(Sink sink) throws IOException, InterruptedException;
    }

    /** Where framed messages go; each is sent at once. */
    interface Sink {
        void send(byte[] message) throws IOException;
    }
}
