/** The conventions of the command line: options with {@code ORRERY_*} defaults, one-sentence errors, exit codes, logs. */
package io.orrery.runtime.command;
