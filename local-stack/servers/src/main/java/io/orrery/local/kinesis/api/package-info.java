/** The operations of the Kinesis API: what each call checks, does and answers. Knows streams and limits, not HTTP. */
package io.orrery.local.kinesis.api;
