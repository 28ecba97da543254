/** Looks into an archive: tables as of a moment, and the history of a row. */
package io.orrery.archive.look;
