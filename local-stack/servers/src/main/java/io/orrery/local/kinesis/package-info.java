/** A Kinesis endpoint on a loopback port, with the real limits, for tests, benchmarks and the demo: the server and its threads. */
package io.orrery.local.kinesis;
