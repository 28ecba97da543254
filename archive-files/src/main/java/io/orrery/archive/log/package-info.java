/** The logs of an archive's shards, which say what it holds. */
package io.orrery.archive.log;
