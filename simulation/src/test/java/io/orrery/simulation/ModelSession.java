package io.orrery.simulation;

import io.orrery.event.Row;
import io.orrery.event.TableName;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A connection to the server, as far as snapshots ask it anything: a few questions, a lock, and a consistent read. */
final class ModelSession {

    private final World world;
    private final ModelMysql mysql;

    /** What a consistent read sees. */
    private final Map<TableName, List<Map.Entry<String, Row>>> seen = new HashMap<>();

    private String gtids = "";

    private ModelSession(World world, ModelMysql mysql) {
        this.world = world;
        this.mysql = mysql;
    }

    static Connection open(World world, ModelMysql mysql) {
        return new ModelSession(world, mysql).connection();
    }

    /** The rows of a table as of the consistent read. */
    List<Map.Entry<String, Row>> seen(TableName table) {
        return seen.get(table);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(ModelSession.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private Connection connection() {
        return proxy(Connection.class, (self, method, args) -> switch (method.getName()) {
            case "createStatement" -> statement(Statement.class, null);
            case "prepareStatement" -> statement(PreparedStatement.class, (String) args[0]);
            case "unwrap" -> this;
            case "close" -> null;
            default -> throw new AssertionError("The model does not know " + method);
        });
    }

    private <T extends Statement> T statement(Class<T> type, String prepared) {
        return proxy(type, (self, method, args) -> switch (method.getName()) {
            case "executeQuery" -> answer(prepared == null ? (String) args[0] : prepared);
            case "execute" -> execute((String) args[0]);
            case "setString" -> {
                gtids = (String) args[1];
                yield null;
            }
            case "close" -> null;
            default -> throw new AssertionError("The model does not know " + method);
        });
    }

    private boolean execute(String sql) {
        if (sql.startsWith("LOCK TABLES")) {
            // A transaction's lock of a table outlasts its commit in the engine.
            while (!mysql.allSeen()) {
                world.running().sleep(1);
            }
        } else if (sql.startsWith("START TRANSACTION")) {
            Tables.ALL.forEach(table -> seen.put(table.table(), mysql.select(table.table())));
        }
        return false;
    }

    private ResultSet answer(String sql) {
        if (sql.contains("GTID_SUBSET")) {
            long wanted = gtids.isEmpty() ? 0 : Long.parseLong(gtids.substring(gtids.lastIndexOf('-') + 1));
            while (mysql.executed() < wanted) {
                world.counters().count("a chunk waits until a SELECT sees what was read of the log");
                world.running().sleep(1);
            }
            return row(true);
        }
        if (sql.contains("LOG STATUS")) {
            var end = ModelLog.logPlace(mysql.log().size());
            return row(end.file(), end.position());
        }
        return row(
                sql.contains("server_uuid")
                        ? ModelLog.UUID
                        : world.time().plusNanos(1_000).toString().replace("Z", ""));
    }

    private static ResultSet row(Object... values) {
        return proxy(ResultSet.class, (self, method, args) -> switch (method.getName()) {
            case "next" -> true;
            case "getString", "getLong", "getBoolean" -> values[(int) args[0] - 1];
            case "close" -> null;
            default -> throw new AssertionError("The model does not know " + method);
        });
    }
}
