/** Commands that serve any satellite. */
package io.orrery.consumer.command;
