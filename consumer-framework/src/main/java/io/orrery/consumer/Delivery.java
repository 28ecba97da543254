package io.orrery.consumer;

import io.orrery.consumer.deadletter.DeadLetter;
import io.orrery.event.ChangeEvent;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.RowKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Gives events to the store until they are durable there, and applies the failure policy to those that never will be. */
final class Delivery {

    /** Events of one shard, in order, and the positions between which they stand. */
    record Delivered(ShardPart shard, List<Incoming> events, StreamPosition before, StreamPosition end) {

        Delivered with(List<Incoming> others, StreamPosition newEnd) {
            return new Delivered(shard, others, before, newEnd);
        }

        /** A view: where each of many events fails, none is copied as often. */
        Delivered from(int index) {
            return with(events.subList(index, events.size()), end);
        }

        Delivered without(Collection<Incoming> others) {
            if (others.isEmpty()) {
                return this;
            }
            Set<Incoming> left = identities();
            left.addAll(others);
            return with(events.stream().filter(event -> !left.contains(event)).toList(), end);
        }

        String shardId() {
            return shard.shardId();
        }

        Batch batch() {
            return shard.batchOf(events, end);
        }
    }

    /** Why an event is set aside that is not at fault itself. */
    static final String BEHIND = "waits for an earlier event of its key";

    /**
     * So many events are given to handlers at a time: what follows one that fails is looked at again, since it may be behind
     * it now. Where each fails that must not be all that is left.
     */
    private static final int PIECE = 20;

    private final DerivedStore store;
    private final FailurePolicy policy;
    private final Parking parking;
    private final WorkControl control;
    private final SatelliteListener listener;
    private final KeyParallel parallel;

    Delivery(
            DerivedStore store,
            FailurePolicy policy,
            Parking parking,
            WorkControl control,
            SatelliteListener listener,
            KeyParallel parallel) {
        this.store = store;
        this.policy = policy;
        this.parking = parking;
        this.control = control;
        this.listener = listener;
        this.parallel = parallel;
    }

    /**
     * Returns when all events are durable in the store or set aside, or when work on the shard is to end before that.
     *
     * @return the first event that is neither, which no checkpoint may pass; empty if there is none
     */
    Optional<Incoming> deliver(Delivered delivered) {
        List<Incoming> all = delivered.events();
        Optional<Incoming> left = Optional.empty();
        int start = 0;
        for (int i = 0; i < all.size() && left.isEmpty(); i++) {
            Incoming incoming = all.get(i);
            if (standsAlone(incoming)) {
                left = deliverRun(delivered.with(all.subList(start, i), delivered.before()))
                        .or(() -> deliverAlone(delivered, incoming));
                start = i + 1;
            }
        }
        return left.isPresent() ? left : deliverRun(delivered.from(start));
    }

    /** Where keys are worked at beside each other, what concerns a table comes after all before it, before all that follows. */
    private boolean standsAlone(Incoming incoming) {
        return incoming.failure() != null || (!parallel.isOne() && !(incoming.event() instanceof ChangeEvent));
    }

    private Optional<Incoming> deliverAlone(Delivered delivered, Incoming incoming) {
        return incoming.failure() != null
                ? refuse(delivered, incoming, incoming.failure())
                : deliverPieces(delivered.with(List.of(incoming), delivered.before()));
    }

    private Optional<Incoming> deliverRun(Delivered delivered) {
        return parallel.isOne()
                ? deliverPieces(delivered)
                : parallel.deliver(delivered.events(), key -> deliverPieces(delivered.with(key, delivered.before())));
    }

    private Optional<Incoming> deliverPieces(Delivered delivered) {
        List<Incoming> all = delivered.events();
        int start = 0;
        while (store instanceof HandlerStore && all.size() - start > PIECE) {
            Optional<Incoming> left =
                    deliverReadable(delivered.with(all.subList(start, start + PIECE), delivered.before()));
            if (left.isPresent()) {
                return left;
            }
            start += PIECE;
        }
        return deliverReadable(delivered.from(start));
    }

    private static <T> Set<T> identities() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    private Optional<Incoming> deliverReadable(Delivered delivered) {
        Delivered rest = delivered;
        int tries = 0;
        while (!rest.events().isEmpty()) {
            Incoming first = rest.events().get(0);
            if (control.mustStop(rest.shardId())) {
                return Optional.of(first);
            }
            List<Incoming> behind =
                    rest.events().stream().filter(parking::isBehind).toList();
            for (Incoming waiting : behind) {
                if (setAside(rest.shardId(), waiting, DeadLetter.State.BEHIND, BEHIND)
                        .isPresent()) {
                    return Optional.of(first);
                }
            }
            rest = rest.without(behind);
            if (rest.events().isEmpty()) {
                break;
            }
            try {
                List<ApplyResult.Rejection> rejections = apply(rest);
                if (rejections.isEmpty()) {
                    return Optional.empty();
                }
                List<Incoming> refused = rejected(rest, rejections);
                if (!refuseAll(rest, rejections, refused)) {
                    return Optional.of(first);
                }
                // A store that keeps its position took nothing; the others ignore what they have.
                rest = rest.without(refused);
            } catch (EventFailedException e) {
                tries = e.index() == 0 ? tries + 1 : 1;
                rest = rest.from(e.index());
                Incoming failed = rest.events().get(0);
                if (e.thrown() instanceof HandlerStore.StoppedException) {
                    return Optional.of(failed);
                }
                boolean outage = e.thrown() instanceof UnavailableException;
                if (e.thrown() instanceof RejectedException || (!outage && tries >= policy.tries())) {
                    if (refuse(rest, failed, e.thrown()).isPresent()) {
                        return Optional.of(failed);
                    }
                    rest = rest.from(1);
                    tries = 0;
                } else {
                    pause(rest.shardId(), tries, e.thrown());
                }
            } catch (RejectedException e) {
                return rest.events().size() == 1 ? refuse(rest, first, e) : deliverOneByOne(rest);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of(first);
            } catch (Exception e) {
                pause(rest.shardId(), ++tries, e);
            }
        }
        return Optional.empty();
    }

    private List<ApplyResult.Rejection> apply(Delivered delivered) throws Exception {
        Batch batch = delivered.batch();
        listener.applying(delivered.shardId());
        long start = System.nanoTime();
        ApplyResult result = store instanceof HandlerStore handlers
                ? handlers.apply(batch, () -> control.mustStop(delivered.shardId()))
                : store.apply(batch);
        listener.applied(batch, result, Duration.ofNanos(System.nanoTime() - start));
        return result.rejections();
    }

    private Optional<Incoming> deliverOneByOne(Delivered delivered) {
        List<Incoming> events = delivered.events();
        for (int i = 0; i < events.size(); i++) {
            // The record's end is reached with the last of its events only.
            StreamPosition end = i == events.size() - 1 ? delivered.end() : delivered.before();
            Optional<Incoming> left = deliverReadable(delivered.with(List.of(events.get(i)), end));
            if (left.isPresent()) {
                return left;
            }
        }
        return Optional.empty();
    }

    /** The events that the store rejects, in the order of the rejections. */
    private static List<Incoming> rejected(Delivered delivered, List<ApplyResult.Rejection> rejections) {
        IdentityHashMap<Event, Incoming> byEvent = new IdentityHashMap<>();
        delivered.events().forEach(incoming -> byEvent.put(incoming.event(), incoming));
        List<Incoming> rejected = new ArrayList<>(rejections.size());
        for (ApplyResult.Rejection rejection : rejections) {
            Incoming incoming = byEvent.get(rejection.event());
            if (incoming == null) {
                throw new IllegalStateException(
                        "The store rejected a change of " + rejection.event().table() + " that was not in its batch");
            }
            rejected.add(incoming);
        }
        return rejected;
    }

    private boolean refuseAll(Delivered delivered, List<ApplyResult.Rejection> rejections, List<Incoming> refused) {
        for (int i = 0; i < refused.size(); i++) {
            if (refuse(
                            delivered,
                            refused.get(i),
                            new RejectedException(rejections.get(i).reason()))
                    .isPresent()) {
                return false;
            }
        }
        return true;
    }

    /** Applies the failure policy: the event if work is to stop at it, empty if it was set aside. */
    private Optional<Incoming> refuse(Delivered delivered, Incoming incoming, Exception cause) {
        if (policy.action() == FailurePolicy.Action.PARK) {
            return setAside(delivered.shardId(), incoming, DeadLetter.State.FAILED, Parking.reason(cause));
        }
        control.halt(new HaltedException(
                "Stopped at " + describe(incoming.event()) + " in shard " + delivered.shardId() + ", record "
                        + incoming.sequenceNumber() + " (" + incoming.index() + "): " + cause.getMessage(),
                cause));
        return Optional.of(incoming);
    }

    /** Parks the event, however long DynamoDB takes: to go on without it would be to lose it. */
    private Optional<Incoming> setAside(String shardId, Incoming incoming, DeadLetter.State state, String reason) {
        for (int tries = 1; !control.mustStop(shardId); tries++) {
            try {
                parking.park(incoming, state, reason);
                listener.parked(
                        shardId,
                        incoming.event() == null ? null : incoming.event().table(),
                        reason);
                return Optional.empty();
            } catch (HaltedException e) {
                control.halt(e);
                return Optional.of(incoming);
            } catch (RuntimeException e) {
                pause(shardId, tries, e);
            }
        }
        return Optional.of(incoming);
    }

    @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
    private static String describe(Event event) {
        if (event == null) {
            return "an event that cannot be read";
        }
        String what = event.getClass().getSimpleName() + " of " + event.table();
        return event instanceof ChangeEvent<?> change
                ? what + " with key " + RowKey.of((ChangeEvent<Row>) change).text()
                : what;
    }

    private void pause(String shardId, int tries, Exception cause) {
        double factor = Math.pow(2, Math.min(tries - 1, 30));
        double millis = Math.min((double) policy.firstPause().toMillis() * factor, (double)
                policy.longestPause().toMillis());
        double jittered = millis * ThreadLocalRandom.current().nextDouble(0.75, 1.25);
        Duration pause = Duration.ofMillis(Math.max(1, (long) jittered));
        listener.retrying(shardId, cause, pause);
        control.pause(shardId, pause);
    }
}
