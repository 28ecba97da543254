/** Follows transactions through the binary log and hands their row changes to a sink. */
package io.orrery.producer.change;
