/** Metrics and health over HTTP on loopback. */
package io.orrery.runtime.metrics;
