/** The commands of the archive. */
package io.orrery.archive;
