package io.orrery.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orrery.local.LocalServer;
import io.orrery.local.LocalServerException;
import io.orrery.local.mysql.MySqlOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class LocalStackXIT {

    @TempDir
    Path folder;

    @BeforeEach
    void letTheServersUserIn() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Test
    void keepsDataAndPortsOverARestart() throws Exception {
        List<String> addresses;
        try (LocalStack stack = all().at(folder.resolve("a")).start()) {
            assertThat(stack.servers()).hasSize(4).allMatch(LocalServer::healthy);
            addresses = stack.servers().stream().map(LocalServer::address).toList();
            execute(stack, "CREATE DATABASE shop");
            createTable(stack);
            assertThat(addresses).allMatch(address -> address.startsWith("127.0.0.1:"));
            assertThat(listeningElsewhere(addresses)).isEmpty();
        }
        try (LocalStack stack = all().at(folder.resolve("a")).start()) {
            assertThat(stack.servers()).extracting(LocalServer::address).isEqualTo(addresses);
            try (Connection connection = stack.mysql().connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SHOW DATABASES LIKE 'shop'")) {
                assertThat(rows.next()).isTrue();
            }
            try (DynamoDbAsyncClient client = dynamoDb(stack)) {
                assertThat(client.listTables().join().tableNames()).containsExactly("kept");
            }
        }
    }

    @Test
    void leavesNothingOfAnEphemeralStack() {
        LocalStack stack = LocalStack.builder().mysql().kinesis().ephemeral().start();
        Path data = Path.of(select(stack, "SELECT @@datadir"));
        assertThat(data).isDirectory();
        stack.close();
        stack.close();
        assertThat(stack.servers()).noneMatch(LocalServer::healthy);
        assertThat(data.getParent().getParent()).doesNotExist();
    }

    @Test
    void runsTwoStacksSideBySide() {
        try (LocalStack first = LocalStack.builder()
                        .mysql()
                        .dynamoDb()
                        .at(folder.resolve("a"))
                        .start();
                LocalStack second = LocalStack.builder()
                        .mysql()
                        .dynamoDb()
                        .at(folder.resolve("b"))
                        .start()) {
            assertThat(first.servers()).allMatch(LocalServer::healthy);
            assertThat(second.servers()).allMatch(LocalServer::healthy);
            assertThat(select(first, "SELECT @@server_uuid")).isNotEqualTo(select(second, "SELECT @@server_uuid"));
            assertThat(first.mysql().password()).isNotEqualTo(second.mysql().password());
        }
    }

    @Test
    void refusesAFolderThatIsInUse() {
        try (LocalStack held =
                LocalStack.builder().kinesis().at(folder.resolve("a")).start()) {
            assertThat(held.servers()).hasSize(1);
            assertThatThrownBy(() -> LocalStack.builder()
                            .kinesis()
                            .at(folder.resolve("a"))
                            .start())
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("runs in " + folder.resolve("a") + " already");
        }
    }

    @Test
    void stopsTheOthersWhereOneCannotStart() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatThrownBy(() -> LocalStack.builder()
                            .mysql(MySqlOptions.defaults().withPort(taken.getLocalPort()))
                            .dynamoDb()
                            .at(folder.resolve("a"))
                            .start())
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " of 127.0.0.1 is taken");
        }
        assertThat(processesNaming(folder)).isEmpty();
    }

    @Test
    void endsWithItsParentEvenWhenThatIsKilled() throws Exception {
        Path root = folder.resolve("a");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StackHolder.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = parent.inputReader(StandardCharsets.UTF_8)) {
            String pids = out.readLine();
            assertThat(pids).isNotNull();
            List<ProcessHandle> servers = new ArrayList<>();
            Arrays.stream(pids.split(" ")).forEach(pid -> {
                ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
                servers.add(server);
                server.descendants().forEach(servers::add);
            });
            assertThat(servers).hasSizeGreaterThanOrEqualTo(4); // Elasticsearch is two.
            parent.destroyForcibly().waitFor();
            Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(servers)
                    .noneMatch(ProcessHandle::isAlive));
        } finally {
            parent.destroyForcibly();
        }
        // What was killed can be started again at once.
        try (LocalStack again = LocalStack.builder().mysql().at(root).start()) {
            assertThat(again.mysql().healthy()).isTrue();
        }
    }

    private static LocalStackBuilder all() {
        return LocalStack.builder().mysql().elasticsearch().dynamoDb().kinesis();
    }

    private static void execute(LocalStack stack, String sql) throws Exception {
        try (Connection connection = stack.mysql().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String select(LocalStack stack, String sql) {
        try (Connection connection = stack.mysql().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void createTable(LocalStack stack) {
        try (DynamoDbAsyncClient client = dynamoDb(stack)) {
            client.createTable(table -> table.tableName("kept")
                            .billingMode(BillingMode.PAY_PER_REQUEST)
                            .keySchema(KeySchemaElement.builder()
                                    .attributeName("id")
                                    .keyType(KeyType.HASH)
                                    .build())
                            .attributeDefinitions(AttributeDefinition.builder()
                                    .attributeName("id")
                                    .attributeType(ScalarAttributeType.S)
                                    .build()))
                    .join();
        }
    }

    private static DynamoDbAsyncClient dynamoDb(LocalStack stack) {
        return DynamoDbAsyncClient.builder()
                .endpointOverride(URI.create(stack.dynamoDb().endpoint()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
    }

    /** The lines of the kernel's table of listening sockets that have one of the ports and not the loopback address. */
    private static List<String> listeningElsewhere(List<String> addresses) throws IOException {
        List<String> ports = addresses.stream()
                .map(address -> String.format(":%04X", Integer.parseInt(address.substring("127.0.0.1:".length()))))
                .toList();
        List<String> elsewhere = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+");
                boolean listens = fields[3].equals("0A");
                boolean ours = ports.stream().anyMatch(fields[1]::endsWith);
                boolean loopback = fields[1].contains("0100007F:");
                if (listens && ours && !loopback) {
                    elsewhere.add(line);
                }
            }
        }
        return elsewhere;
    }

    private static List<String> processesNaming(Path path) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(command -> command.contains(path.toString()))
                .toList();
    }
}
