package io.orrery.producer.change;

import io.orrery.mysql.NameCase;

/**
 * By which rules a server takes a statement apart.
 *
 * @param ansiQuotes true if {@code sql_mode} has ANSI_QUOTES: double quotes enclose names, not strings
 * @param escapes true unless {@code sql_mode} has NO_BACKSLASH_ESCAPES
 * @param names whether names of tables tell cases apart
 * @param version the server's version as version comments have it, such as 80033
 */
record SqlRules(boolean ansiQuotes, boolean escapes, NameCase names, int version) {

    /** The version of a server that is not known: it reads what stands in every version comment. */
    static final int NEWEST = Integer.MAX_VALUE;
}
