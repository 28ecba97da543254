/** The command line of {@code ./orrery}: the one place that knows every module. */
package io.orrery.local.command;
