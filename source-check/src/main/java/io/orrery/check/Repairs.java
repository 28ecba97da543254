package io.orrery.check;

import io.orrery.check.repair.Republisher;

/**
 * How differences are mended.
 *
 * @param publisher publishes rows anew
 * @param attempts what was published anew in vain, in this round and those before
 */
record Repairs(Republisher publisher, Attempts attempts) {}
