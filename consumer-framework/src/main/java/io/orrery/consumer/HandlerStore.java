package io.orrery.consumer;

import io.orrery.consumer.mapping.RowMapper;
import io.orrery.event.ChangeEvent;
import io.orrery.event.DropTable;
import io.orrery.event.Event;
import io.orrery.event.Row;
import io.orrery.event.TableName;
import io.orrery.event.TablePattern;
import io.orrery.event.TableSchema;
import io.orrery.event.TruncateTable;
import io.orrery.event.Write;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Gives the events of a batch one by one to the handlers of their tables. */
final class HandlerStore implements DerivedStore, Predicate<TableName> {

    private final List<Route<?>> routes;

    HandlerStore(List<Satellite.Registration<?>> registrations) {
        this.routes = registrations.stream().<Route<?>>map(Route::of).toList();
    }

    /** True if a handler takes the table's changes. */
    @Override
    public boolean test(TableName table) {
        return routes.stream().anyMatch(route -> route.tables.test(table));
    }

    @Override
    public ApplyResult apply(Batch batch) throws Exception {
        return apply(batch, () -> false);
    }

    /**
     * As {@link #apply(Batch)}, but it may end early: a handler that is slow for each event could else hold a worker's
     * stop up for as long as a batch takes.
     *
     * @param stop asked before each event
     * @throws StoppedException in an {@link EventFailedException} that tells the first event that was not given
     */
    ApplyResult apply(Batch batch, BooleanSupplier stop) throws Exception {
        List<Event> events = batch.events();
        for (int i = 0; i < events.size(); i++) {
            if (stop.getAsBoolean()) {
                throw new EventFailedException(i, new StoppedException());
            }
            try {
                give(events.get(i));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                throw new EventFailedException(i, e);
            }
        }
        return ApplyResult.of(events.size(), 0);
    }

    private void give(Event event) throws Exception {
        for (Route<?> route : routes) {
            if (route.tables.test(event.table())) {
                route.give(event);
                return;
            }
        }
    }

    private static final class Route<R> {

        private final TablePattern tables;
        private final RowMapper<R> mapper;
        private final RowHandler<R> handler;

        private Route(TablePattern tables, RowMapper<R> mapper, RowHandler<R> handler) {
            this.tables = tables;
            this.mapper = mapper;
            this.handler = handler;
        }

        static <R> Route<R> of(Satellite.Registration<R> registration) {
            return new Route<>(registration.tables(), RowMapper.of(registration.type()), registration.handler());
        }

        @SuppressWarnings("unchecked") // What comes off the wire holds Rows.
        void give(Event event) throws Exception {
            if (event instanceof ChangeEvent<?> change) {
                change(map((ChangeEvent<Row>) change));
            } else if (event instanceof TableSchema schema) {
                handler.onSchema(schema);
            } else if (event instanceof TruncateTable truncate) {
                handler.onTruncate(truncate);
            } else if (event instanceof DropTable drop) {
                handler.onDrop(drop);
            }
        }

        private ChangeEvent<R> map(ChangeEvent<Row> change) {
            try {
                return change.map(mapper::map);
            } catch (IllegalArgumentException e) {
                // The row will not fit better next time.
                throw new RejectedException(e.getMessage(), e);
            }
        }

        private void change(ChangeEvent<R> change) throws Exception {
            HandlerCall call = change.match(
                    write -> () -> written(write),
                    update -> () -> handler.onUpdate(update.before(), update.after(), update.metadata()),
                    delete -> () -> handler.onDelete(delete.row(), delete.metadata()));
            call.run();
        }

        private void written(Write<R> write) throws Exception {
            if (write.metadata().snapshot()) {
                handler.onSnapshot(write.row(), write.metadata());
            } else {
                handler.onWrite(write.row(), write.metadata());
            }
        }
    }

    /** The worker is to stop. */
    static final class StoppedException extends Exception {

        private static final long serialVersionUID = 1L;
    }

    private interface HandlerCall {
        void run() throws Exception;
    }
}
