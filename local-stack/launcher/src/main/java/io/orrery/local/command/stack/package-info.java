/** {@code ./orrery local-stack start|status|env|stop}. */
package io.orrery.local.command.stack;
