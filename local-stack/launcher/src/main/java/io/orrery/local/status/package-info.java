/** {@code orrery status}: one stream, its producers and its satellites, as their state tables know them. */
package io.orrery.local.status;
