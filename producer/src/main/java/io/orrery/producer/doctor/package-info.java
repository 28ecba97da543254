/** Checks a source and a stream before, or while, a producer runs. */
package io.orrery.producer.doctor;
