package io.orrery.search.query;

import io.orrery.event.TableName;
import io.orrery.runtime.UsageException;
import io.orrery.runtime.config.Nearest;
import java.util.ArrayList;
import java.util.List;

/**
 * Which fields a query in Lucene's syntax names. Elasticsearch takes a field that no document has for one that holds
 * nothing, and answers with no row.
 */
final class FilterFields {

    private static final String EXISTS = "_exists_";

    private final String query;
    private final List<String> fields = new ArrayList<>();
    private int at;

    private FilterFields(String query) {
        this.query = query;
    }

    /**
     * Makes sure that a table has what a filter names.
     *
     * @param known the fields of its documents; what is below one of them is not looked at
     * @throws UsageException if it lacks a field
     */
    static void require(String filter, TableName table, List<String> known) {
        for (String field : in(filter)) {
            if (!isKnown(field, known)) {
                throw new UsageException("Cannot use --filter: " + table + " has no field '" + field + "'"
                        + Nearest.of(field, known)
                                .map(near -> "; the nearest is '" + near + "'")
                                .orElse("")
                        + ", and all are " + known);
            }
        }
    }

    private static boolean isKnown(String field, List<String> known) {
        if (field.startsWith("_")) {
            return true; // Elasticsearch's own, and Orrery's.
        }
        if (field.contains("*")) {
            String pattern = "\\Q" + field.replace("*", "\\E.*\\Q") + "\\E";
            return known.stream().anyMatch(name -> name.matches(pattern) || field.startsWith(name + "."));
        }
        return known.stream().anyMatch(name -> field.equals(name) || field.startsWith(name + "."));
    }

    /** The fields that a query names, in its order. */
    static List<String> in(String query) {
        FilterFields reader = new FilterFields(query);
        reader.read();
        return reader.fields;
    }

    private void read() {
        while (at < query.length()) {
            switch (query.charAt(at)) {
                case '"' -> skipTo('"');
                case '/' -> skipTo('/');
                case '[', '{' -> skipRange();
                default -> {
                    String word = word();
                    if (word.isEmpty()) {
                        at++;
                    } else if (at < query.length() && query.charAt(at) == ':') {
                        at++;
                        fields.add(word.equals(EXISTS) ? word() : word);
                    }
                }
            }
        }
    }

    private void skipTo(char end) {
        at++;
        while (at < query.length() && query.charAt(at) != end) {
            at += query.charAt(at) == '\\' ? 2 : 1;
        }
        at++;
    }

    private void skipRange() {
        while (at < query.length() && query.charAt(at) != ']' && query.charAt(at) != '}') {
            if (query.charAt(at) == '"') {
                skipTo('"');
            } else {
                at++;
            }
        }
        at++;
    }

    /** What stands between blanks, operators and brackets, without its escapes; empty if none of it is here. */
    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < query.length()) {
            char c = query.charAt(at);
            if (c == '\\' && at + 1 < query.length()) {
                at++;
                word.append(query.charAt(at));
            } else if (Character.isWhitespace(c) || ":()[]{}\"/!^~<>=".indexOf(c) >= 0 || isSign(c, word)) {
                break;
            } else {
                word.append(c);
            }
            at++;
        }
        return word.toString();
    }

    /** Before a word these say that it must, or must not, be there; within one they are letters. */
    private static boolean isSign(char c, StringBuilder word) {
        return (c == '+' || c == '-' || c == '&' || c == '|') && word.isEmpty();
    }
}
