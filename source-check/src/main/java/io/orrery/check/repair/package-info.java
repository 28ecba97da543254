/** Asking the producers of a stream to publish rows anew. */
package io.orrery.check.repair;
