package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Goes through the tokens of a statement. Past the end all tokens are empty. */
final class TokenCursor {

    private static final Token NONE = new Token("", false);

    private final List<Token> tokens;
    private int place;

    TokenCursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    boolean more() {
        return place < tokens.size();
    }

    /** True if the statement may go on where its tokens end. */
    boolean cut() {
        return tokens.size() >= SqlTokens.MOST_TOKENS;
    }

    Token token() {
        return ahead(0);
    }

    Token ahead(int count) {
        return place + count < tokens.size() ? tokens.get(place + count) : NONE;
    }

    void advance() {
        place++;
    }

    /** Passes over a keyword or mark if it is here. */
    boolean pass(String expected) {
        if (token().is(expected)) {
            place++;
            return true;
        }
        return false;
    }

    /** Passes over parentheses with all that is in them if they begin here. */
    boolean group() {
        if (!token().is("(")) {
            return false;
        }
        int depth = 0;
        do {
            depth += token().is("(") ? 1 : token().is(")") ? -1 : 0;
            place++;
        } while (depth > 0 && more());
        return true;
    }

    /** Passes over all up to the next of {@code words} that is in no parentheses. */
    void skipTo(Set<String> words) {
        while (more() && !words.contains(token().upper())) {
            if (!group()) {
                place++;
            }
        }
    }

    /** The name of a table at this place. */
    TableName name(String database) {
        NameReader names = new NameReader(tokens, place, database);
        TableName name = names.next();
        place = names.place();
        return name;
    }

    /** The words of a name with dots in between; a star at its end is passed over. */
    List<Token> qualified() {
        List<Token> words = new ArrayList<>();
        do {
            if (!pass("*")) {
                words.add(token());
                place++;
            }
        } while (more() && pass("."));
        return words;
    }
}
