package io.orrery.simulation;

/** A process, or the world itself: what is to happen for it ends with it, and waits while it is frozen. */
final class Life {

    /** The network and the servers, which never end. */
    static final Life WORLD = new Life("world");

    private final String name;
    private boolean over;
    private long frozenUntil;

    Life(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean over() {
        return over;
    }

    void end() {
        over = true;
    }

    long frozenUntil() {
        return frozenUntil;
    }

    void freeze(long until) {
        frozenUntil = until;
    }
}
