package io.orrery.producer.change;

import io.orrery.event.TableName;
import io.orrery.producer.change.SqlTokens.Token;
import io.orrery.producer.change.Statement.Other;
import io.orrery.producer.change.Statement.Rename;
import io.orrery.producer.change.Statement.Renaming;
import io.orrery.producer.change.Statement.RowsMoved;
import java.util.List;
import java.util.Set;

/** What an {@code ALTER TABLE} means: most of its forms change columns, which the next table map shows. */
final class AlterTable {

    /** Before PARTITION. */
    private static final Set<String> PARTITION_VERBS = Set.of("TRUNCATE", "DROP", "EXCHANGE");

    /** Before TABLESPACE, after the names of partitions if there are any. */
    private static final Set<String> FILE_VERBS = Set.of("DISCARD", "IMPORT");

    /** After RENAME, where it is not the table that is renamed. */
    private static final Set<String> PARTS = Set.of("COLUMN", "INDEX", "KEY");

    private AlterTable() {}

    static Statement read(List<Token> tokens, String database) {
        if (tokens.size() < 3 || !tokens.get(1).is("TABLE")) {
            return new Other();
        }
        NameReader names = new NameReader(tokens, 2, database);
        TableName table = names.next();
        for (int i = names.place(); i + 1 < tokens.size(); i++) {
            String word = tokens.get(i).upper();
            Token next = tokens.get(i + 1);
            if (PARTITION_VERBS.contains(word) && next.is("PARTITION")) {
                return new RowsMoved(tables(table, tokens, i, database), word + " PARTITION");
            }
            if (FILE_VERBS.contains(word) && (next.is("PARTITION") || next.is("TABLESPACE"))) {
                return new RowsMoved(List.of(table), word + " TABLESPACE");
            }
            // The word is reserved: unquoted it names nothing.
            if (word.equals("RENAME") && !PARTS.contains(next.upper())) {
                NameReader target = new NameReader(tokens, i + 1, database);
                target.pass("TO");
                target.pass("AS");
                target.pass("=");
                return new Rename(List.of(new Renaming(table, target.next())));
            }
        }
        return new Other();
    }

    /** The table itself, and the one that it exchanges a partition with. */
    private static List<TableName> tables(TableName table, List<Token> tokens, int from, String database) {
        for (int i = from; i + 2 < tokens.size(); i++) {
            if (tokens.get(i).is("WITH") && tokens.get(i + 1).is("TABLE")) {
                return List.of(table, new NameReader(tokens, i + 2, database).next());
            }
        }
        return List.of(table);
    }
}
