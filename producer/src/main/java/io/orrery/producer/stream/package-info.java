/** Puts user records on a Kinesis stream: lanes in order, aggregation, retries, resharding, acknowledgement. */
package io.orrery.producer.stream;
