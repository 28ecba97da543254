package io.orrery.archive.store;

import io.orrery.consumer.EventPlace;
import io.orrery.consumer.StreamPosition;
import io.orrery.event.Event;
import io.orrery.event.Metadata;

/**
 * An event that gets a row in the archive.
 *
 * @param place its place in the shard
 * @param position that of its Kinesis record
 * @param metadata that of the event
 */
record Placed(EventPlace place, StreamPosition position, Event event, Metadata metadata) {}
