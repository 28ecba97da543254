package io.orrery.producer.state;

import io.orrery.event.TableName;
import io.orrery.runtime.OrreryException;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.snapshot.StreamOwners;
import io.orrery.runtime.snapshot.TableNames;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Who publishes which tables to a stream, in an item of the stream's own. The versions of two producers say nothing of
 * each other, so that satellites could not tell which of two changes of a row is the newer one: a table belongs to the
 * first that publishes it. Safe for any number of threads.
 */
public final class TableOwners {

    private static final Logger log = LoggerFactory.getLogger(TableOwners.class);

    private final StateTable table;
    private final String stream;
    private final String name;
    private final Set<TableName> mine = new HashSet<>();

    /** @param name the producer's */
    public TableOwners(StateTable table, String stream, String name) {
        this.table = table;
        this.stream = stream;
        this.name = name;
    }

    /**
     * Claims what this producer publishes.
     *
     * @param chosen the tables that exist and that it publishes
     * @param existing all that exist; of those that it claimed earlier only these are kept. Empty if they can't be seen
     * @throws UsageException if one of {@code chosen} is another producer's
     * @throws OrreryException if DynamoDB does not answer
     */
    public synchronized void start(Collection<TableName> chosen, Collection<TableName> existing) {
        change(owned -> {
            Set<TableName> kept = new HashSet<>(owned);
            if (!existing.isEmpty()) {
                kept.retainAll(Set.copyOf(existing));
            }
            kept.addAll(chosen);
            return kept;
        });
    }

    /** Claims a table that came later. Asks nobody if it is claimed already. Throws as {@link #start} does. */
    public synchronized void claim(TableName one) {
        if (!mine.contains(one)) {
            change(owned -> {
                Set<TableName> more = new HashSet<>(owned);
                more.add(one);
                return more;
            });
        }
    }

    /** Gives up all tables. */
    public synchronized void release() {
        change(owned -> Set.of());
    }

    private interface Change {
        Set<TableName> of(Set<TableName> owned);
    }

    private void change(Change change) {
        while (true) {
            Map<String, AttributeValue> item = table.read(id());
            Map<String, AttributeValue> owners = new HashMap<>(
                    item.containsKey(StateTable.OWNERS)
                            ? item.get(StateTable.OWNERS).m()
                            : Map.of());
            Set<TableName> owned = TableNames.read(owners.remove(name));
            Set<TableName> wanted = change.of(owned);
            owners.forEach((other, names) -> refuse(other, TableNames.read(names), wanted));
            mine.addAll(wanted);
            if (owned.equals(wanted)) {
                return;
            }
            if (!wanted.isEmpty()) {
                owners.put(name, TableNames.write(wanted));
            }
            if (tooLarge(owners) || write(item, owners)) {
                return;
            }
        }
    }

    private void refuse(String other, Set<TableName> theirs, Set<TableName> wanted) {
        Set<TableName> both = new TreeSet<>(wanted);
        both.retainAll(theirs);
        if (!both.isEmpty()) {
            TableName first = both.iterator().next();
            String more = both.size() == 1 ? "" : " and " + (both.size() - 1) + " more";
            throw new UsageException("Cannot publish " + first + more + " to the stream '" + stream + "' as '" + name
                    + "': producer '" + other + "' publishes it there, and satellites can't order the changes of two."
                    + " Start as --name " + other + ", choose another stream, or leave the table out. If '" + other
                    + "' is to publish no more: 'orrery position --stream " + stream + " --name " + other
                    + " --forget', and rebuild the satellites.");
        }
    }

    private boolean tooLarge(Map<String, AttributeValue> owners) {
        int size = owners.entrySet().stream()
                .mapToInt(
                        owner -> owner.getKey().length() + owner.getValue().b().asByteArrayUnsafe().length)
                .sum();
        if (size > StateTable.LARGEST_ITEM) {
            log.warn(
                    "The tables of the stream '{}' are too many to write down whose they are: see to it that no two"
                            + " producers publish the same one",
                    stream);
        }
        return size > StateTable.LARGEST_ITEM;
    }

    /** False if another producer was faster. */
    private boolean write(Map<String, AttributeValue> item, Map<String, AttributeValue> owners) {
        AttributeValue seen = item.get(StateTable.CHANGES);
        long next = seen == null ? 1 : Long.parseLong(seen.n()) + 1;
        Map<String, AttributeValue> values = new HashMap<>();
        values.put(":owners", AttributeValue.fromM(owners));
        values.put(":next", AttributeValue.fromN(Long.toString(next)));
        if (seen != null) {
            values.put(":seen", seen);
        }
        try {
            table.client().updateItem(b -> b.tableName(table.name())
                    .key(Map.of(StateTable.ID, AttributeValue.fromS(id())))
                    .updateExpression("SET #owners = :owners, #changes = :next")
                    .conditionExpression(seen == null ? "attribute_not_exists(#changes)" : "#changes = :seen")
                    .expressionAttributeNames(Map.of("#owners", StateTable.OWNERS, "#changes", StateTable.CHANGES))
                    .expressionAttributeValues(values));
            return true;
        } catch (ConditionalCheckFailedException faster) {
            return false;
        } catch (SdkException e) {
            throw table.unavailable(e);
        }
    }

    private String id() {
        return StreamOwners.id(stream);
    }
}
