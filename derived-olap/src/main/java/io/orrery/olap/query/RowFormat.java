package io.orrery.olap.query;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes the rows of one result. Called for the header, each row, and the end, in that order. */
interface RowFormat {

    void begin(ResultSet results) throws IOException, SQLException;

    void row(ResultSet results) throws IOException, SQLException;

    void end() throws IOException;
}
