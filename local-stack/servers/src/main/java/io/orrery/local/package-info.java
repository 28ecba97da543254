/** What all local servers have in common. */
package io.orrery.local;
