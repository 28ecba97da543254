/** Where the files of an archive lie, and what their columns are. */
package io.orrery.archive.layout;
