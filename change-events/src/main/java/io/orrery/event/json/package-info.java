/** The JSON wire format of {@link io.orrery.event.Event}s: one document an event, in the classic format's shape. */
package io.orrery.event.json;
