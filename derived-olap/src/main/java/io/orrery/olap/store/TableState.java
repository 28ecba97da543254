package io.orrery.olap.store;

import io.orrery.event.TableName;

/**
 * What the store knows of one table.
 *
 * @param table the table
 * @param dataTable the name of the table behind the view, in {@link Hidden#DATA}
 * @param layout the columns
 * @param layoutVersion the newest version of a change that had these columns; 0 before the first one
 * @param floor changes of an older version are void: the table was truncated or dropped at this version
 * @param dropped true if the source has no such table now
 */
record TableState(TableName table, String dataTable, Layout layout, long layoutVersion, long floor, boolean dropped) {

    static TableState created(Layout layout, long layoutVersion, long floor) {
        TableName table = layout.schema().table();
        return new TableState(table, table.toString(), layout, layoutVersion, floor, false);
    }

    TableState withLayout(Layout next, long version) {
        return new TableState(table, dataTable, next, version, floor, false);
    }

    TableState seen(long version) {
        return version <= layoutVersion ? this : new TableState(table, dataTable, layout, version, floor, dropped);
    }

    TableState withFloor(long version) {
        return new TableState(table, dataTable, layout, layoutVersion, Math.max(floor, version), dropped);
    }

    TableState asDropped() {
        return new TableState(table, dataTable, layout, layoutVersion, floor, true);
    }
}
