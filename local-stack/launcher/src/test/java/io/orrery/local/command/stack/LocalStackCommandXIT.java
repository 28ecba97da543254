package io.orrery.local.command.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.local.stack.StackFolder;
import io.orrery.local.stack.StackServer;
import io.orrery.local.stack.StackState;
import io.orrery.runtime.command.CommandLines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LocalStackCommandXIT {

    @TempDir
    Path temporary;

    private Path folder;
    private String output;
    private String errors;

    @BeforeEach
    void letTheServersUserIn() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        folder = temporary.resolve("stack");
    }

    @AfterEach
    void stopWhatRuns() {
        run(new StopCommand());
    }

    @Test
    void startsShowsAndStops() throws SQLException {
        assertThat(run(new StartCommand())).as(errors).isZero();
        StackState state = StackFolder.running(folder).orElseThrow();
        assertThat(state.servers())
                .containsOnlyKeys(
                        StackServer.MYSQL, StackServer.ELASTICSEARCH, StackServer.DYNAMODB, StackServer.KINESIS);

        assertThat(run(new StatusCommand())).isZero();
        assertThat(output)
                .contains("MySQL", "Elasticsearch", "DynamoDB Local", "Kinesis")
                .doesNotContain("DOWN");

        assertThat(run(new StartCommand())).isZero();
        assertThat(output).contains("already running");
        assertThat(StackFolder.running(folder).orElseThrow().pid()).isEqualTo(state.pid());

        sql("CREATE DATABASE kept");
        assertThat(run(new SqlCommand(), "SHOW DATABASES LIKE 'kept'")).isZero();
        assertThat(output).contains("kept");
        assertThat(run(new SqlCommand(), "SELEKT 1")).isEqualTo(1);
        assertThat(errors).contains("SELEKT").hasLineCount(1);
        assertThat(run(new StopCommand())).isZero();
        assertNothingRuns(state);
        assertThat(run(new StatusCommand())).isEqualTo(1);
        assertThat(output).contains("is not running");
        assertThat(run(new StopCommand())).isZero();
        assertThat(output).contains("is not running");
        assertThat(run(new EnvCommand())).isEqualTo(1);
        assertThat(errors).contains("No local stack runs in " + folder).hasLineCount(1);

        assertThat(run(new StartCommand(), "--only", "mysql")).as(errors).isZero();
        sql("CREATE TABLE kept.t (id INT PRIMARY KEY)");
        assertThat(StackFolder.running(folder).orElseThrow().servers()).containsOnlyKeys(StackServer.MYSQL);
    }

    @Test
    void leavesNothingWhenTheProcessBehindItIsKilled() {
        assertThat(run(new StartCommand(), "--only", "mysql,dynamodb,kinesis"))
                .as(errors)
                .isZero();
        StackState state = StackFolder.running(folder).orElseThrow();
        ProcessHandle.of(state.pid()).orElseThrow().destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertNothingRuns(state));
        assertThat(run(new StatusCommand())).isEqualTo(1);
        assertThat(run(new StartCommand(), "--only", "mysql,dynamodb,kinesis"))
                .as(errors)
                .isZero();
    }

    @Test
    void showsAServerThatIsDown() {
        assertThat(run(new StartCommand(), "--only", "dynamodb,kinesis"))
                .as(errors)
                .isZero();
        StackState state = StackFolder.running(folder).orElseThrow();
        ProcessHandle dynamoDb = ProcessHandle.of(
                        state.servers().get(StackServer.DYNAMODB).pid())
                .orElseThrow();
        dynamoDb.destroyForcibly();
        dynamoDb.onExit().join();
        assertThat(run(new StatusCommand())).isEqualTo(1);
        assertThat(output.lines().filter(line -> line.contains("DOWN")))
                .singleElement()
                .asString()
                .startsWith("DynamoDB Local");
    }

    @Test
    void namesAPortThatIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            int port = taken.getLocalPort();
            assertThat(run(new StartCommand(), "--only", "dynamodb,kinesis", "--dynamodb-port", "" + port))
                    .isEqualTo(1);
            assertThat(errors)
                    .contains("port " + port + " of 127.0.0.1 is taken")
                    .doesNotContain("Exception", "\tat ")
                    .hasLineCount(1);
        }
        assertThat(StackFolder.inUse(folder)).isFalse();
    }

    @Test
    void namesAFolderOfAnotherVersion() throws IOException {
        Files.createDirectories(folder.resolve("dynamodb"));
        Files.writeString(folder.resolve("dynamodb/version"), "DynamoDB Local 1.0\n");
        assertThat(run(new StartCommand(), "--only", "dynamodb")).isEqualTo(1);
        assertThat(errors)
                .contains("holds data of DynamoDB Local 1.0, and this is DynamoDB Local")
                .doesNotContain("\tat ")
                .hasLineCount(1);
    }

    @Test
    void refusesAServerThatItDoesNotKnow() {
        assertThat(run(new StartCommand(), "--only", "oracle")).isEqualTo(2);
        assertThat(errors).contains("oracle").doesNotContain("\tat ");
    }

    private int run(Callable<Integer> command, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = CommandLines.of(command, Map.of())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int code = line.execute(Stream.concat(Stream.of("--dir", folder.toString()), Stream.of(options))
                .toArray(String[]::new));
        output = out.toString();
        errors = err.toString();
        return code;
    }

    /** Reaches MySQL with nothing but what {@code env} prints. */
    private void sql(String sql) throws SQLException {
        assertThat(run(new EnvCommand())).isZero();
        String address = variable("ORRERY_MYSQL_URL").replace("mysql://orrery@", "");
        String url = "jdbc:mysql://" + address + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        try (Connection connection = DriverManager.getConnection(url, "orrery", variable("ORRERY_MYSQL_PASSWORD"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String variable(String name) {
        return output.lines()
                .filter(line -> line.startsWith("export " + name + "='"))
                .map(line -> line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\'')))
                .findFirst()
                .orElseThrow();
    }

    private static void assertNothingRuns(StackState state) {
        List<Long> pids = Stream.concat(
                        Stream.of(state.pid()),
                        state.servers().values().stream().map(StackState.Entry::pid))
                .toList();
        assertThat(pids)
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }
}
