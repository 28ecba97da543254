package io.orrery.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The watch over a child where the kernel does not keep it: macOS. The kernel's way is tested with real servers. */
class TetherTest {

    @Test
    void endsTheChildOnceTheParentsEndOfThePipeIsClosed() throws Exception {
        Process child = new ProcessBuilder("sleep", "600").start();
        Process watchdog = Tether.watchdog(child.pid());
        try {
            assertThat(watchdog.isAlive()).isTrue();
            assertThat(child.isAlive()).isTrue();
            watchdog.getOutputStream().close(); // As the kernel does when the parent dies.
            assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(watchdog.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            child.destroyForcibly();
            watchdog.destroyForcibly();
        }
    }

    @Test
    void leavesTheChildAloneWhileTheParentLives() throws Exception {
        Process child = new ProcessBuilder("sleep", "600").start();
        Process watchdog = Tether.watchdog(child.pid());
        try {
            assertThat(child.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(watchdog.isAlive()).isTrue();
        } finally {
            child.destroyForcibly();
            watchdog.destroyForcibly();
        }
    }
}
