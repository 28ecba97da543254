package io.orrery.producer.change;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The first tokens of a statement: words, quoted names, and marks of one character. Comments are passed over, except
 * that what stands in a version comment ({@code /*!50001 ...}) is read, as the server does that it is for.
 */
final class SqlTokens {

    /** How far a statement is looked at: enough for any list of tables, little for an insert of a megabyte. */
    static final int MOST_TOKENS = 4_000;

    /** From this version on the number in a version comment may have a sixth digit before a space. */
    private static final int SIX_DIGITS = 80_100;

    /**
     * A token.
     *
     * @param text the word, or the name without its quotes; in lower case where names don't tell cases apart
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

        /** True if it is neither a word nor a name. */
        boolean mark() {
            return !quoted && !text.isEmpty() && !wordCharacter(text.charAt(0));
        }

        String upper() {
            return quoted ? "" : text.toUpperCase(Locale.ROOT);
        }
    }

    private final String sql;
    private final SqlRules rules;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlTokens(String sql, SqlRules rules) {
        this.sql = sql;
        this.rules = rules;
    }

    /** The tokens of {@code sql}. Never fails: what is not understood becomes marks. */
    static List<Token> of(String sql, SqlRules rules) {
        SqlTokens reader = new SqlTokens(sql, rules);
        while (reader.at < sql.length() && reader.tokens.size() < MOST_TOKENS) {
            reader.step();
        }
        return List.copyOf(reader.tokens);
    }

    private void step() {
        char c = sql.charAt(at);
        if (space(c)) {
            at++;
        } else if (sql.startsWith("/*!", at)) {
            at += 3;
            versionComment();
        } else if (sql.startsWith("/*", at)) {
            at += 2;
            skipComment(0);
        } else if (sql.startsWith("*/", at)) {
            at += 2;
        } else if (c == '#' || (sql.startsWith("--", at) && blank(at + 2))) {
            skipPast("\n");
        } else if (c == '`' || c == '"' || c == '\'') {
            quoted(c);
        } else if (wordCharacter(c)) {
            word();
        } else {
            tokens.add(new Token(String.valueOf(c), false));
            at++;
        }
    }

    /** Other than of ASCII there are none for the server: what Unicode calls spaces may be part of names. */
    private static boolean space(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** True where two dashes before it begin a comment: a space, a control character, or the end. */
    private boolean blank(int place) {
        return place >= sql.length() || sql.charAt(place) <= ' ' || sql.charAt(place) == 0x7f;
    }

    /** What stands in it is read, unless it is for newer servers than this one. */
    private void versionComment() {
        if (digits(at, 5)) {
            boolean six = rules.version() >= SIX_DIGITS
                    && digits(at + 5, 1)
                    && at + 6 < sql.length()
                    && space(sql.charAt(at + 6));
            int end = at + (six ? 6 : 5);
            if (Integer.parseInt(sql.substring(at, end)) > rules.version()) {
                skipComment(1);
            } else {
                at = end;
            }
        }
    }

    private boolean digits(int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (i >= sql.length() || sql.charAt(i) < '0' || sql.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** @param nested how many comments deep there may be further ones within it */
    private void skipComment(int nested) {
        while (at < sql.length() && !sql.startsWith("*/", at)) {
            if (nested > 0 && sql.startsWith("/*", at)) {
                at += 2;
                skipComment(nested - 1);
            } else {
                at++;
            }
        }
        at = Math.min(sql.length(), at + 2);
    }

    private void skipPast(String end) {
        int found = sql.indexOf(end, at);
        at = found < 0 ? sql.length() : found + end.length();
    }

    private void quoted(char quote) {
        StringBuilder text = new StringBuilder();
        boolean name = quote == '`' || (quote == '"' && rules.ansiQuotes());
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
            } else if (c == '\\' && !name && rules.escapes() && at < sql.length()) {
                c = sql.charAt(at++);
                plain = false;
            }
            text.append(c);
        }
        // A string is never a table's name: it becomes a mark, so that it is not taken for one.
        tokens.add(
                name
                        ? new Token(folded(text.toString()), true)
                        : new Token("'", false, plain ? text.toString() : null));
    }

    /** Names of tables as the server compares them; for all other words the case does not matter. */
    private String folded(String word) {
        return rules.names().fold(word);
    }

    private static boolean wordCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '$'
                || c >= 0x80;
    }

    private void word() {
        int start = at;
        while (at < sql.length() && wordCharacter(sql.charAt(at))) {
            at++;
        }
        tokens.add(new Token(folded(sql.substring(start, at)), false));
    }
}
