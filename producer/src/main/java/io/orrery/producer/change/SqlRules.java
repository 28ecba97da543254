package io.orrery.producer.change;

/**
 * By which rules a server takes a statement apart.
 *
 * @param ansiQuotes true if {@code sql_mode} has ANSI_QUOTES: double quotes enclose names, not strings
 * @param escapes true unless {@code sql_mode} has NO_BACKSLASH_ESCAPES
 * @param version the server's version as version comments have it, such as 80033
 */
record SqlRules(boolean ansiQuotes, boolean escapes, int version) {

    /** The version of a server that is not known: it reads what stands in every version comment. */
    static final int NEWEST = Integer.MAX_VALUE;
}
