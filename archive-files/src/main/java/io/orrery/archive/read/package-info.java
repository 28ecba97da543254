/** Reads what an archive holds. */
package io.orrery.archive.read;
