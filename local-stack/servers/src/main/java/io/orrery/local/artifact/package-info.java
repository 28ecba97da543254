/** Fetches the servers with Maven and unpacks them once into the user's cache. */
package io.orrery.local.artifact;
