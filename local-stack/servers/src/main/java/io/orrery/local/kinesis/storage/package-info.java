/** Records on disk: append-only segments with a sparse index, and what is trimmed of them. */
package io.orrery.local.kinesis.storage;
