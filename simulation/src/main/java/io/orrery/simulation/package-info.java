/**
 * Producer and consumer framework in virtual time, against models of their servers. Tests alone: nothing of it is part of
 * what runs.
 */
package io.orrery.simulation;
