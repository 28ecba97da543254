/**
 * Streams every committed row change of a MySQL database to Kinesis, in order. {@link io.orrery.producer.Producer} runs
 * one in this process, {@link io.orrery.producer.ProducerCommand} from the command line.
 */
package io.orrery.producer;
