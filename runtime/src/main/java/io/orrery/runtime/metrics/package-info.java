/** Metrics and health over HTTP. */
package io.orrery.runtime.metrics;
