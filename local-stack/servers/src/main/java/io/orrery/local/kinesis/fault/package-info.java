/** Faults that a test or the demo asks for: refused, late and lost answers. */
package io.orrery.local.kinesis.fault;
