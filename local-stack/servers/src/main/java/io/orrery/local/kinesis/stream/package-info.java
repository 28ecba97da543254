/** Streams, shards and their hash ranges, resharding, iterators, sequence numbers. */
package io.orrery.local.kinesis.stream;
