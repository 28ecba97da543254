/** Comparing a derived store with MySQL itself, while changes flow. */
package io.orrery.check;
