package io.orrery.consumer.settings;

import io.orrery.consumer.RejectedException;
import io.orrery.event.TableName;
import io.orrery.runtime.config.Nearest;
import java.util.Collection;

/** Finds tables whose names in a settings file are probably slips. */
public final class NamedTables {

    private NamedTables() {}

    /**
     * Looks at a table for which the file says nothing, and of which nothing is stored yet.
     *
     * @param hiding the tables of which the file hides something, and which have not been seen
     * @throws RejectedException if one of them is written so like it that it was probably meant
     */
    public static void require(TableName table, Collection<TableName> hiding) {
        for (TableName named : hiding) {
            if (like(named, table)) {
                throw new RejectedException("The settings hide columns of " + named + ", which has not been seen, and"
                        + " say nothing of " + table + ", which is written almost so. Nothing of it is stored: mend the"
                        + " name in the settings, or, if both are meant, name " + table + " there too, as '" + table
                        + ": {}'");
            }
        }
    }

    private static boolean like(TableName one, TableName other) {
        return like(one.schema(), other.schema()) && like(one.table(), other.table());
    }

    /** A letter in four may be wrong. Names that are told apart by a number are told apart on purpose. */
    private static boolean like(String one, String other) {
        int wrong = Nearest.distance(one, other);
        return one.equals(other)
                || (wrong <= 2
                        && 4 * wrong <= Math.max(one.length(), other.length())
                        && digits(one).equals(digits(other)));
    }

    private static String digits(String name) {
        return name.replaceAll("[^0-9]", "");
    }
}
