package io.orrery.producer;

/** How far the start of a producer is. */
enum Stage {
    /** It asks server, stream and state table. */
    OPENING,
    /** Another producer of its name holds the lease: it stands by. */
    WAITING,
    /** It reads the binary log. */
    READING
}
