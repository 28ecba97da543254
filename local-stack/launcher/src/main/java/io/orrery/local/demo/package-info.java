/** {@code ./orrery demo}: a small shop in MySQL, a writer that never rests, the producer and both satellites. */
package io.orrery.local.demo;
