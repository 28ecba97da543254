/** Events that a satellite has set aside, and what becomes of them. */
package io.orrery.consumer.deadletter;
