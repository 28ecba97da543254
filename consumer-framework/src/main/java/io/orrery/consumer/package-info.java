/**
 * Build a derived ("satellite") system: register handlers or a store with a {@link io.orrery.consumer.Satellite} and
 * start it. No Kinesis and no KCL type appears here.
 */
package io.orrery.consumer;
