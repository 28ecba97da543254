package io.orrery.producer.change;

import io.orrery.producer.change.SqlTokens.Token;
import io.orrery.producer.defaults.WrittenDefault;
import io.orrery.producer.defaults.WrittenDefault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the default out of the definition of a column. */
final class DefaultReader {

    /** Words that make the values of a column something else than its default. */
    private static final Set<String> OTHER_SOURCES =
            Set.of("AUTO_INCREMENT", "GENERATED", "AS", "SERIAL", "REFERENCES");

    private static final Set<String> FLOATING = Set.of("FLOAT", "FLOAT4", "FLOAT8", "DOUBLE", "REAL");

    private static final Pattern WORD = Pattern.compile("[A-Z].*");
    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern BINARY = Pattern.compile("[01]*");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f]*");

    private final List<Token> tokens;
    private final QueryEvent.Session session;
    private int at;

    private DefaultReader(List<Token> tokens, QueryEvent.Session session) {
        this.tokens = tokens;
        this.session = session;
    }

    /**
     * The default of a column.
     *
     * @param definition what follows the column's name
     * @return null if it is not a plain literal
     */
    static WrittenDefault read(List<Token> definition, QueryEvent.Session session) {
        List<Integer> places = new ArrayList<>();
        int depth = 0;
        for (int i = 0; i < definition.size(); i++) {
            Token token = definition.get(i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (depth == 0 && OTHER_SOURCES.contains(token.upper())) {
                return null;
            }
            if (depth == 0 && token.is("DEFAULT")) {
                places.add(i);
            }
        }
        if (definition.isEmpty() || roundsDigits(definition) || places.size() > 1) {
            return null;
        }
        return places.isEmpty()
                ? WrittenDefault.NONE
                : new DefaultReader(definition.subList(places.get(0) + 1, definition.size()), session).whole();
    }

    /** FLOAT(7,3): the log does not have these digits. */
    private static boolean roundsDigits(List<Token> definition) {
        int next = definition.size() > 1 && definition.get(1).is("PRECISION") ? 2 : 1;
        return FLOATING.contains(definition.get(0).upper())
                && definition.size() > next
                && definition.get(next).is("(");
    }

    private WrittenDefault whole() {
        boolean enclosed = pass("(");
        WrittenDefault written = literal();
        if (enclosed && !pass(")")) {
            return null;
        }
        // A word goes on with the definition; anything else would be part of an expression, or of the string.
        boolean ends = at >= tokens.size() || WORD.matcher(token(at).upper()).matches();
        return ends ? written : null;
    }

    private WrittenDefault literal() {
        boolean minus = pass("-");
        boolean signed = minus || pass("+");
        Token first = token(at);
        String word = first.upper();
        if (DIGITS.matcher(word).matches() || first.is(".")) {
            return number(minus ? "-" : "");
        }
        if (signed) {
            return null;
        }
        at++;
        if (first.is("'")) {
            return string(first);
        }
        return switch (word) {
            case "NULL" -> new WrittenDefault(Kind.NULL, "", null);
            case "TRUE" -> new WrittenDefault(Kind.NUMBER, "1", null);
            case "FALSE" -> new WrittenDefault(Kind.NUMBER, "0", null);
            case "B", "X" -> digits(word.equals("B"), token(at++).string());
            default -> word.matches("0[BX].+") ? digits(word.charAt(1) == 'B', word.substring(2)) : null;
        };
    }

    private WrittenDefault number(String sign) {
        StringBuilder number = new StringBuilder(sign);
        if (DIGITS.matcher(token(at).text()).matches()) {
            number.append(token(at++).text());
        }
        if (pass(".")) {
            number.append('.');
            if (DIGITS.matcher(token(at).text()).matches()) {
                number.append(token(at++).text());
            }
        }
        return new WrittenDefault(Kind.NUMBER, number.toString(), null);
    }

    /** Other than ASCII may get lost on the way from the client's character set by the connection's to the column's. */
    private WrittenDefault string(Token token) {
        String text = token.string();
        boolean sure = text != null
                && (StatementText.unicode(session.charset())
                        || (!StatementText.changesAscii(session.charset())
                                && text.chars().allMatch(c -> c < 0x80)));
        return sure ? new WrittenDefault(Kind.STRING, text, session.zone()) : null;
    }

    private static WrittenDefault digits(boolean binary, String digits) {
        if (digits == null || !(binary ? BINARY : HEXADECIMAL).matcher(digits).matches()) {
            return null;
        }
        return new WrittenDefault(binary ? Kind.BITS : Kind.BYTES, digits, null);
    }

    private Token token(int index) {
        return index < tokens.size() ? tokens.get(index) : new Token("", false);
    }

    private boolean pass(String expected) {
        boolean here = token(at).is(expected);
        at += here ? 1 : 0;
        return here;
    }
}
