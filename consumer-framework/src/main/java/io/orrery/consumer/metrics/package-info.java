/** A satellite's figures as Micrometer meters, and its health. */
package io.orrery.consumer.metrics;
