/** Requests and answers as bytes: JSON and CBOR, errors, the frames of enhanced fan-out. */
package io.orrery.local.kinesis.protocol;
