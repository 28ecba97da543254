package io.orrery.producer.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The first tokens of a statement: words, quoted names, and marks of one character. Comments are passed over, except
 * that what stands in a version comment ({@code /*!50001 ...}) is read, as the server does.
 */
final class SqlTokens {

    /** How far a statement is looked at: enough for any list of tables, little for an insert of a megabyte. */
    static final int MOST_TOKENS = 4_000;

    /**
     * A token.
     *
     * @param text the word as written, or the name without its quotes
     * @param quoted true for a name in quotes, which is no keyword
     * @param string the characters of a string, whose text is a mark; null for all else, and for a string with escapes
     */
    record Token(String text, boolean quoted, String string) {

        Token(String text, boolean quoted) {
            this(text, quoted, null);
        }

        boolean is(String keyword) {
            return !quoted && text.equalsIgnoreCase(keyword);
        }

        String upper() {
            return quoted ? "" : text.toUpperCase(Locale.ROOT);
        }
    }

    private final String sql;
    private final boolean ansiQuotes;
    private final boolean escapes;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlTokens(String sql, boolean ansiQuotes, boolean escapes) {
        this.sql = sql;
        this.ansiQuotes = ansiQuotes;
        this.escapes = escapes;
    }

    /**
     * The tokens of {@code sql}. Never fails: what is not understood becomes marks.
     *
     * @param ansiQuotes true if double quotes enclose names, not strings
     */
    static List<Token> of(String sql, boolean ansiQuotes) {
        return of(sql, ansiQuotes, true);
    }

    /**
     * As {@link #of(String, boolean)}.
     *
     * @param escapes true if a backslash in a string escapes what follows
     */
    static List<Token> of(String sql, boolean ansiQuotes, boolean escapes) {
        SqlTokens reader = new SqlTokens(sql, ansiQuotes, escapes);
        while (reader.at < sql.length() && reader.tokens.size() < MOST_TOKENS) {
            reader.step();
        }
        return List.copyOf(reader.tokens);
    }

    private void step() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (sql.startsWith("/*!", at)) {
            at += 3;
            while (at < sql.length() && Character.isDigit(sql.charAt(at))) {
                at++;
            }
        } else if (sql.startsWith("/*", at)) {
            skipPast("*/", 2);
        } else if (sql.startsWith("*/", at)) {
            at += 2;
        } else if (c == '#' || sql.startsWith("-- ", at) || sql.startsWith("--\n", at) || sql.startsWith("--\t", at)) {
            skipPast("\n", 1);
        } else if (c == '`' || c == '"' || c == '\'') {
            quoted(c);
        } else if (wordCharacter(c)) {
            word();
        } else {
            tokens.add(new Token(String.valueOf(c), false));
            at++;
        }
    }

    private void skipPast(String end, int from) {
        int found = sql.indexOf(end, at + from);
        at = found < 0 ? sql.length() : found + end.length();
    }

    private void quoted(char quote) {
        StringBuilder text = new StringBuilder();
        boolean name = quote == '`' || (quote == '"' && ansiQuotes);
        boolean plain = true;
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == quote) {
                if (at < sql.length() && sql.charAt(at) == quote) {
                    at++;
                } else {
                    break;
                }
            } else if (c == '\\' && !name && escapes && at < sql.length()) {
                c = sql.charAt(at++);
                plain = false;
            }
            text.append(c);
        }
        // A string is never a table's name: it becomes a mark, so that it is not taken for one.
        tokens.add(name ? new Token(text.toString(), true) : new Token("'", false, plain ? text.toString() : null));
    }

    private static boolean wordCharacter(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c >= 0x80;
    }

    private void word() {
        int start = at;
        while (at < sql.length() && wordCharacter(sql.charAt(at))) {
            at++;
        }
        tokens.add(new Token(sql.substring(start, at), false));
    }
}
