/** What a shard takes and gives a second, as AWS counts it. */
package io.orrery.local.kinesis.limits;
