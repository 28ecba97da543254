/** The command that shows what satellites have set aside, and decides on it. */
package io.orrery.consumer.deadletter.command;
