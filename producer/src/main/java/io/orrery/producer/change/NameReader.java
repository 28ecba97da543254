package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.SqlTokens.Token;
import java.util.List;

/** Reads names of tables, qualified or not, from the tokens of a statement. */
final class NameReader {

    private static final Token NONE = new Token("", false);

    private final List<Token> tokens;
    private final String database;
    private int place;

    NameReader(List<Token> tokens, int place, String database) {
        this.tokens = tokens;
        this.place = place;
        this.database = database;
    }

    /** The name at this place; an empty one where there is none. */
    TableName next() {
        String first = at(place).text();
        if (at(place + 1).is(".")) {
            String second = at(place + 2).text();
            place += 3;
            return new TableName(first, second);
        }
        place++;
        return new TableName(database, first);
    }

    /** Passes over a comma. */
    boolean comma() {
        return pass(",");
    }

    /** Passes over a keyword or mark if it is here. */
    boolean pass(String expected) {
        if (at(place).is(expected)) {
            place++;
            return true;
        }
        return false;
    }

    int place() {
        return place;
    }

    private Token at(int index) {
        return index < tokens.size() ? tokens.get(index) : NONE;
    }
}
