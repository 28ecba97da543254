package io.orrery.consumer.generation;

import io.orrery.consumer.StartFrom;
import io.orrery.consumer.TableOrigins;
import io.orrery.consumer.worker.ArchiveHandOver;
import io.orrery.consumer.worker.LeaseTable;
import io.orrery.consumer.worker.SatelliteTable;
import io.orrery.runtime.OrreryException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The generations of one satellite, as all its processes see them. What is begun here is noted before it is done, so
 * that a step that was cut short is finished when it is asked for again.
 */
public final class Generations {

    private static final String PREFIX = "generation#";
    private static final String LAST = "last";
    private static final String LIVE = "live";
    private static final String NUMBER = "number";
    private static final String PLACE = "place";
    private static final String SNAPSHOT = "snapshot";
    private static final String ARCHIVE = "archive";
    private static final String STATE = "state";

    private final DynamoDbAsyncClient dynamoDb;
    private final SatelliteTable table;
    private final String satellite;

    /** The generations of a satellite; {@code dynamoDb} stays the caller's to close. */
    public Generations(DynamoDbAsyncClient dynamoDb, String satellite) {
        this.dynamoDb = dynamoDb;
        this.table = new SatelliteTable(dynamoDb, satellite);
        this.satellite = satellite;
    }

    /** A new generation, whose number nobody has had before. */
    public Generation create(StartFrom from, Optional<Instant> until) {
        return create(attributes(from, until));
    }

    /** The same, built from a snapshot and what comes since a time. */
    Generation create(Instant since, AskedSnapshot snapshot) {
        Map<String, AttributeValue> attributes = attributes(new StartFrom.At(since), Optional.empty());
        attributes.put(SNAPSHOT, snapshot.attribute());
        return create(attributes);
    }

    /** The same, built from an archive and what comes after it. */
    Generation fromArchive(String place, Optional<Instant> until) {
        Map<String, AttributeValue> attributes = attributes(new StartFrom.TrimHorizon(), until);
        attributes.put(ARCHIVE, AttributeValue.fromS(place));
        return create(attributes);
    }

    private Generation create(Map<String, AttributeValue> attributes) {
        int number = lastNumber() + 1;
        while (!table.insert(item(number), attributes)) {
            number++;
        }
        table.put(LAST, Map.of(NUMBER, number(number)));
        return get(number);
    }

    /** The first generation, of which there is one, however many workers ask for it at the same time. */
    Generation first(StartFrom from) {
        if (lastNumber() == 0 && table.insert(item(1), attributes(from, Optional.empty()))) {
            table.put(LAST, Map.of(NUMBER, number(1)));
        }
        return list().stream().findFirst().orElseGet(() -> create(from, Optional.empty()));
    }

    /** A dropped generation's number is not given again: its tables may be under deletion still. */
    private int lastNumber() {
        int listed = list().stream().mapToInt(Generation::number).max().orElse(0);
        return Math.max(
                listed,
                table.get(LAST)
                        .map(last -> Integer.valueOf(last.get(NUMBER).n()))
                        .orElse(0));
    }

    private static Map<String, AttributeValue> attributes(StartFrom from, Optional<Instant> until) {
        // "Latest" means now, also for a worker that starts tomorrow.
        StartFrom start = from instanceof StartFrom.Latest ? new StartFrom.At(now()) : from;
        Map<String, AttributeValue> attributes = new HashMap<>();
        attributes.put(STATE, AttributeValue.fromS(Generation.State.BUILDING.name()));
        attributes.put("from", AttributeValue.fromS(start.toString()));
        attributes.put("createdAt", AttributeValue.fromS(now().toString()));
        until.ifPresent(time -> attributes.put("until", AttributeValue.fromS(time.toString())));
        return attributes;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private static String item(int number) {
        return "%s%06d".formatted(PREFIX, number);
    }

    /** All generations, the oldest first. */
    public List<Generation> list() {
        Optional<Integer> live = liveNumber();
        return table.list(PREFIX).stream().map(item -> generation(item, live)).toList();
    }

    /**
     * A generation.
     *
     * @throws OrreryException if there is none of that number
     */
    public Generation get(int number) {
        return table.get(item(number))
                .map(item -> generation(item, liveNumber()))
                .orElseThrow(() -> new OrreryException("Cannot find generation " + number + " of '" + satellite
                        + "': it has " + list().stream().map(Generation::number).toList()));
    }

    /** The snapshot that a generation is built from; empty if it is built from the stream alone. */
    Optional<AskedSnapshot> snapshot(int number) {
        return table.get(item(number)).map(item -> item.get(SNAPSHOT)).map(AskedSnapshot::of);
    }

    /** Where the archive lies that a generation is built from; empty if it is built from the stream alone. */
    Optional<String> archive(int number) {
        return table.get(item(number)).map(item -> item.get(ARCHIVE)).map(AttributeValue::s);
    }

    /** Notes that a generation is built from another snapshot than was noted. */
    void snapshot(int number, AskedSnapshot snapshot) {
        table.set(item(number), SNAPSHOT, snapshot.attribute());
    }

    /** The generation that readers see; empty before the first was promoted. */
    public Optional<Generation> live() {
        return liveNumber().map(this::get);
    }

    private Optional<Integer> liveNumber() {
        return lastSwitch().map(Switch::number);
    }

    private Optional<Switch> lastSwitch() {
        return table.get(LIVE).map(Switch::of);
    }

    /** The generation that readers are being switched to; empty if nothing is under way, or was cut short. */
    Optional<Integer> switchingTo() {
        return lastSwitch().filter(last -> !last.done()).map(Switch::number);
    }

    /**
     * The generation to go back to: that which readers saw before the live one; where going back was cut short, the one
     * that it was to lead to.
     *
     * @throws OrreryException if there is none
     */
    Generation before() {
        Switch last = lastSwitch().orElseThrow(this::nothingBefore);
        if (last.leadsBack()) {
            return get(last.number());
        }
        return last.before()
                .map(this::get)
                .or(() -> list().stream()
                        .filter(g -> g.state() == Generation.State.RETIRED && g.number() < last.number())
                        .max(Comparator.comparingInt(Generation::number)))
                .orElseThrow(this::nothingBefore);
    }

    private OrreryException nothingBefore() {
        return new OrreryException("There is no earlier generation of '" + satellite
                + "' to go back to: 'generations' lists those there are");
    }

    /** Where the store lies, as {@link #liesAt} noted it last; empty if it never did. */
    public Optional<String> place() {
        return table.get(PLACE).map(place -> place.get(PLACE).s());
    }

    /** Notes where the store lies, for those who name another place by mistake. */
    public void liesAt(String place) {
        table.put(PLACE, Map.of(PLACE, AttributeValue.fromS(place)));
    }

    /** Notes that a generation has read all that the stream held. */
    public void caughtUp(int number) {
        if (get(number).state() == Generation.State.BUILDING) {
            set(number, Generation.State.CAUGHT_UP);
        }
    }

    /**
     * Makes a generation the one that readers see and workers feed.
     *
     * @throws OrreryException if there is none of that number or it is being dropped
     * @throws Exception if the store cannot switch its readers; ask again
     */
    public void promote(int number, GenerationalStore store) throws Exception {
        Generation generation = get(number);
        if (generation.state() == Generation.State.DROPPING) {
            throw new OrreryException(
                    "Cannot promote generation " + number + " of '" + satellite + "': it is being dropped");
        }
        Switch next = Switch.begin(number, lastSwitch());
        table.put(LIVE, next.attributes());
        store.promote(number);
        next.before().ifPresent(seen -> set(seen, Generation.State.RETIRED));
        set(number, Generation.State.CAUGHT_UP);
        // Last, and unless another switch was begun meanwhile: until then all of it is done again when it is asked for.
        table.setIf(LIVE, Switch.SWITCHED, AttributeValue.fromBool(true), Switch.NUMBER, number(number));
    }

    /** Finishes a promotion that was cut short. */
    public void finishPromotion(GenerationalStore store) throws Exception {
        Optional<Integer> cut = switchingTo();
        if (cut.isPresent()) {
            promote(cut.get(), store);
        }
    }

    /**
     * Deletes a generation: what the store holds of it, its leases, its entry.
     *
     * @throws OrreryException if there is none of that number or readers see it
     * @throws Exception if the store cannot delete its part; ask again
     */
    public void drop(int number, GenerationalStore store) throws Exception {
        get(number);
        if (lastSwitch().filter(last -> last.mayShow(number)).isPresent()) {
            throw new OrreryException("Cannot drop generation " + number + " of '" + satellite
                    + "': readers see it"
                    + (switchingTo().isPresent()
                            ? ", or may see it: a promotion was cut short; run 'promote "
                                    + switchingTo().get() + "' again first"
                            : "; promote another one first"));
        }
        set(number, Generation.State.DROPPING);
        store.drop(number);
        String application = get(number).application();
        new LeaseTable(dynamoDb, application).delete();
        new TableOrigins(dynamoDb, application).forget();
        ArchiveHandOver.forget(dynamoDb, application);
        table.put(LAST, Map.of(NUMBER, number(lastNumber())));
        table.delete(item(number));
    }

    private void set(int number, Generation.State state) {
        table.set(item(number), STATE, AttributeValue.fromS(state.name()));
    }

    private static AttributeValue number(int number) {
        return AttributeValue.fromN(Integer.toString(number));
    }

    private Generation generation(Map<String, AttributeValue> item, Optional<Integer> live) {
        int number = Integer.parseInt(item.get("item").s().substring(PREFIX.length()));
        Generation.State state = Generation.State.valueOf(item.get(STATE).s());
        return new Generation(
                satellite,
                number,
                live.filter(n -> n == number).isPresent() ? Generation.State.LIVE : state,
                StartFrom.parse(item.get("from").s()),
                Optional.ofNullable(item.get("until")).map(until -> Instant.parse(until.s())),
                Instant.parse(item.get("createdAt").s()));
    }
}
