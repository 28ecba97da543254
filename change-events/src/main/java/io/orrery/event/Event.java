package io.orrery.event;

/** One message of the stream: the change of one row, or an event that concerns a whole table. Immutable. */
public sealed interface Event permits ChangeEvent, ControlEvent {

    /** The table that the event is about. */
    TableName table();
}
