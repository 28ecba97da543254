package io.orrery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of a failure that is tried again. */
class OutageTest {

    private final Logger log = new LoggerContext().getLogger("test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Outage outage = new Outage(log, "Cannot save");

    @BeforeEach
    void listen() {
        log.setLevel(Level.INFO);
        lines.start();
        log.addAppender(lines);
    }

    private Object[] said() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toArray();
    }

    @Test
    void itsBeginningAndItsEndAreSaidOnce() {
        outage.over();
        for (int i = 0; i < 100; i++) {
            outage.failed(new IllegalStateException("no answer (Service: X, Request ID: " + i + ")"));
        }
        assertThat(outage.active()).isTrue();
        outage.over();
        outage.over();
        assertThat(outage.active()).isFalse();
        assertThat(said())
                .containsExactly(
                        "Cannot save, and tries again until it can: no answer (Service: X, Request ID: 0)",
                        "Cannot save: over, after 0 s");
    }

    @Test
    void anotherOutageIsSaidAtOnce() {
        outage.failed(new IllegalStateException("a"));
        outage.over();
        outage.failed(new IllegalStateException("a"));
        assertThat(said()).hasSize(3);
    }
}
