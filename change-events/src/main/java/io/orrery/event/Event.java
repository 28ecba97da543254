package io.orrery.event;

/** One message of the stream: the change of one row, a part of a large one, or an event about a whole table. Immutable. */
public sealed interface Event permits ChangeEvent, ControlEvent, EventPart {

    /** The table that the event is about. */
    TableName table();
}
