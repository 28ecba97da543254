package io.orrery.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.local.LocalServerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {

    @TempDir
    Path folder;

    @Test
    void takesTheLastRunsPortAgain() {
        int first = PortChoice.choose(0, folder.resolve("port"), "MySQL");
        assertThat(PortChoice.choose(0, folder.resolve("port"), "MySQL")).isEqualTo(first);
    }

    @Test
    void takesAnotherWhereTheLastRunsIsTaken() throws IOException {
        int first = PortChoice.choose(0, folder.resolve("port"), "MySQL");
        try (ServerSocket taken = listen(first)) {
            assertThat(PortChoice.choose(0, folder.resolve("port"), "MySQL")).isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void refusesAPortThatTheUserChoseAndThatIsTaken() throws IOException {
        try (ServerSocket taken = listen(0)) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> PortChoice.choose(port, folder.resolve("port"), "MySQL"))
                    .isInstanceOf(LocalServerException.class)
                    .hasMessage("Cannot start MySQL: port " + port
                            + " of 127.0.0.1 is taken; stop what listens there, or choose another port");
        }
    }

    @Test
    void waitsForAPortThatIsGivenBackInAMoment() throws IOException {
        ServerSocket inherited = listen(0);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(
                () -> close(inherited), CompletableFuture.delayedExecutor(120, TimeUnit.MILLISECONDS));
        assertThat(Ports.isFree(inherited.getLocalPort())).isTrue();
        closed.join();
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }
}
