/** What every Orrery process shares: errors that name the remedy, the command line, AWS clients. */
package io.orrery.runtime;
