/** Rows as records and classes of the satellite's own. */
package io.orrery.consumer.mapping;
