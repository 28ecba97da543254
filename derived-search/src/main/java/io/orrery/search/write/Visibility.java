package io.orrery.search.write;

import java.io.IOException;

/** Tells whether queries are to see the indices that are written. */
@FunctionalInterface
public interface Visibility {

    /** Always. */
    Visibility ALWAYS = () -> true;

    /** Asked when an index was made or found. */
    boolean live() throws IOException;
}
