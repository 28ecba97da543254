/** Where an archive lies: a folder or a bucket, behind one seam. */
package io.orrery.archive.storage;
