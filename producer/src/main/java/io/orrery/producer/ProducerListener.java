package io.orrery.producer;

/** Observes a producer. Called on its threads: return at once and throw nothing. */
public interface ProducerListener {

    /** Comes about every second. */
    default void progress(ProducerProgress progress) {}

    /** It ended by itself. */
    default void failed(Throwable cause) {}

    /** Listens to nothing. */
    ProducerListener NONE = new ProducerListener() {};
}
