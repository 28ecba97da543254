/** Runs servers as child processes that never outlive this one, each in a folder of its own. */
package io.orrery.local.process;
