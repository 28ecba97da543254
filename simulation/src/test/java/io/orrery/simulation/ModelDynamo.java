package io.orrery.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * DynamoDB as far as it is used here: items by key, conditional writes, queries by a prefix. For a while its calls may fail,
 * among them writes that took effect.
 */
final class ModelDynamo {

    private static final Map<String, List<String>> KEYS =
            Map.of("state", List.of("id"), "orrery-satellites", List.of("satellite", "item"));
    private static final List<String> LEASE_KEY = List.of("leaseKey");
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*(#?\\w+)\\s*=\\s*(:\\w+)\\s*");
    private static final Pattern COMPARISON = Pattern.compile("\\s*(#?\\w+)\\s*(=|<=)\\s*(:\\w+)\\s*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*attribute_(not_)?exists\\((#?\\w+)\\)\\s*");

    private final World world;
    private final Map<String, TreeMap<String, Map<String, AttributeValue>>> tables = new HashMap<>();
    private long troubleUntil;
    private int troubleOnceIn = 1;

    ModelDynamo(World world) {
        this.world = world;
    }

    /** An expression and what its names and values stand for. */
    record Expression(String text, Map<String, String> names, Map<String, AttributeValue> values) {
        String name(String written) {
            return names.getOrDefault(written, written);
        }
    }

    DynamoDbClient client() {
        return new ModelDynamoClient(this);
    }

    DynamoDbAsyncClient asyncClient() {
        return ModelDynamoAsyncClient.of(this);
    }

    /** Calls fail for a while, each so often. */
    void trouble(long millis, int onceIn) {
        troubleUntil = world.now() + millis;
        troubleOnceIn = onceIn;
    }

    /** Somebody waits so long in the middle of a call, in which nothing else happens. */
    void waited(long millis) {
        troubleUntil -= millis;
    }

    private static String key(String table, Map<String, AttributeValue> item) {
        return KEYS.getOrDefault(table, LEASE_KEY).stream()
                .map(name -> item.get(name).s())
                .collect(Collectors.joining("\n"));
    }

    private TreeMap<String, Map<String, AttributeValue>> table(String name) {
        return tables.computeIfAbsent(name, n -> new TreeMap<>());
    }

    private boolean inTrouble() {
        return world.now() < troubleUntil && world.onceIn(troubleOnceIn);
    }

    /** An item; empty if there is none. */
    Map<String, AttributeValue> get(String table, Map<String, AttributeValue> key) {
        if (inTrouble()) {
            world.counters().count("a DynamoDB call fails");
            throw SdkClientException.create("DynamoDB did not answer");
        }
        return Map.copyOf(table(table).getOrDefault(key(table, key), Map.of()));
    }

    List<Map<String, AttributeValue>> query(String table, String partition, String prefix) {
        if (inTrouble()) {
            world.counters().count("a DynamoDB call fails");
            throw SdkClientException.create("DynamoDB did not answer");
        }
        return table(table).tailMap(partition + "\n" + prefix).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(partition + "\n" + prefix))
                .map(entry -> Map.copyOf(entry.getValue()))
                .toList();
    }

    private interface Write {
        void done();
    }

    private void write(Write write) {
        boolean trouble = inTrouble();
        if (trouble && world.random().nextBoolean()) {
            world.counters().count("a DynamoDB call fails");
            throw SdkClientException.create("DynamoDB did not answer");
        }
        write.done();
        if (trouble) {
            world.counters().count("a DynamoDB write takes effect and its answer is lost");
            throw SdkClientException.create("DynamoDB did not answer");
        }
    }

    void put(String table, Map<String, AttributeValue> item, Expression condition) {
        write(() -> {
            Map<String, AttributeValue> before = table(table).getOrDefault(key(table, item), Map.of());
            check(condition, before);
            table(table).put(key(table, item), new HashMap<>(item));
        });
    }

    void delete(String table, Map<String, AttributeValue> key) {
        write(() -> table(table).remove(key(table, key)));
    }

    void update(String table, Map<String, AttributeValue> key, Expression update, Expression condition) {
        write(() -> {
            Map<String, AttributeValue> item = new HashMap<>(table(table).getOrDefault(key(table, key), Map.of()));
            check(condition, item);
            item.putAll(key);
            String text = update.text();
            int remove = text.indexOf("REMOVE ");
            String set = remove < 0 ? text : text.substring(0, remove);
            for (String part : set.replaceFirst("SET ", "").split(",")) {
                Matcher matcher = ASSIGNMENT.matcher(part);
                if (!matcher.matches()) {
                    throw new AssertionError("The model does not know: " + text);
                }
                item.put(update.name(matcher.group(1)), update.values().get(matcher.group(2)));
            }
            if (remove >= 0) {
                for (String name : text.substring(remove + "REMOVE ".length()).split(",")) {
                    item.remove(update.name(name.strip()));
                }
            }
            table(table).put(key(table, key), item);
        });
    }

    private static void check(Expression condition, Map<String, AttributeValue> item) {
        if (condition == null || condition.text() == null) {
            return;
        }
        for (String either : condition.text().split(" OR ")) {
            boolean all = true;
            for (String term : either.split(" AND ")) {
                all &= holds(term, condition, item);
            }
            if (all) {
                return;
            }
        }
        throw ConditionalCheckFailedException.builder()
                .message("the condition failed")
                .build();
    }

    private static boolean holds(String term, Expression condition, Map<String, AttributeValue> item) {
        Matcher existence = EXISTENCE.matcher(term);
        if (existence.matches()) {
            return item.containsKey(condition.name(existence.group(2))) == (existence.group(1) == null);
        }
        Matcher comparison = COMPARISON.matcher(term);
        if (!comparison.matches()) {
            throw new AssertionError("The model does not know: " + condition.text());
        }
        AttributeValue mine = item.get(condition.name(comparison.group(1)));
        AttributeValue other = condition.values().get(comparison.group(3));
        if (mine == null) {
            return false;
        }
        return comparison.group(2).equals("=")
                ? mine.equals(other)
                : Long.parseLong(mine.n()) <= Long.parseLong(other.n());
    }

    /** Changes an item as its owner does, beside all trouble: for what is not simulated here. */
    void set(String table, Map<String, AttributeValue> key, String attribute, String value) {
        Map<String, AttributeValue> item = table(table).get(key(table, key));
        if (value == null) {
            item.remove(attribute);
        } else {
            item.put(attribute, AttributeValue.fromS(value));
        }
    }

    /** The items of a table whose keys begin so. */
    List<Map<String, AttributeValue>> look(String table, String prefix) {
        return new ArrayList<>(table(table).tailMap(prefix, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList());
    }
}
