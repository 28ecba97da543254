/**
 * The event model: what one committed row change, and each table-wide event beside it, says. No AWS and no MySQL types
 * here; the JSON wire format is in {@link io.orrery.event.json}.
 */
package io.orrery.event;
