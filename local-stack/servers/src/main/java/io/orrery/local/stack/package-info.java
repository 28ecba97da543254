/** The servers composed: a local stack for development and for integration tests. */
package io.orrery.local.stack;
