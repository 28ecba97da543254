/** Writes an archive: what comes is gathered, and becomes files. */
package io.orrery.archive.store;
