package io.orrery.search.mapping;

import io.orrery.event.TableName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The names of what belongs to a table. Queries go to the alias; it shows the live documents of one generation's index.
 *
 * @param prefix before each name, so that several satellites can share a cluster; may be empty
 * @param aliases the aliases that are set, in place of those made of tables' names
 */
public record IndexNames(String prefix, Map<TableName, String> aliases) {

    /** Where Orrery keeps what it remembers, behind the prefix. */
    public static final String LEDGER = "orrery-search-generations";

    private static final int MAX_ALIAS_BYTES = 200;

    private static final String WRITE = ".write";

    /** What indices and write aliases are called: no alias of a table may be. */
    private static final Pattern TAKEN = Pattern.compile("-[0-9]{6}(\\.write)?$");

    /** Names made of tables' names alone. */
    public IndexNames(String prefix) {
        this(prefix, Map.of());
    }

    public IndexNames {
        aliases = Map.copyOf(aliases);
        aliases.forEach((table, alias) -> {
            if (isTaken(alias) || alias.equals(LEDGER)) {
                throw new IllegalArgumentException("Cannot use index '" + alias + "' for " + table
                        + ": Orrery's own indices are called so, as products-000001");
            }
        });
        Objects.requireNonNull(prefix, "prefix");
        if (!prefix.isEmpty() && !prefix.matches("[a-z0-9][a-z0-9_.-]{0,63}")) {
            throw new IllegalArgumentException("Cannot use index-prefix='" + prefix
                    + "': must be lower-case letters, digits, '_', '.' and '-', and start with a letter or digit");
        }
    }

    /** The alias that queries name: {@code shop.orders}, for a table whose name Elasticsearch admits. */
    public String alias(TableName table) {
        String set = aliases.get(table);
        return set == null ? derived(table) : prefix + set;
    }

    private String derived(TableName table) {
        String plain = table.toString();
        String safe = plain.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_.-]", "_");
        if (prefix.isEmpty() && !Character.isLetterOrDigit(safe.charAt(0))) {
            safe = "t" + safe;
        }
        if (safe.getBytes(StandardCharsets.UTF_8).length > MAX_ALIAS_BYTES) {
            safe = safe.substring(0, MAX_ALIAS_BYTES / 4);
        }
        // Two tables can become the same name, and one that of another's index: the hash of the true name tells them
        // apart.
        return prefix + (safe.equals(plain) && !isTaken(safe) ? safe : safe + "-" + Hashes.hex(plain, 4));
    }

    /** Whether a name is, or may be, that of an index or a write alias. */
    private static boolean isTaken(String name) {
        return TAKEN.matcher(name).find();
    }

    /** The index of a generation, counted from 1: {@code shop.orders-000001}. */
    public String index(TableName table, int generation) {
        return alias(table) + suffix(generation);
    }

    /** How the names of a generation's indices end. */
    public static String suffix(int generation) {
        return String.format(Locale.ROOT, "-%06d", generation);
    }

    /**
     * The alias that writers name. Writes that require an alias can never create an index by accident, without a
     * mapping, after someone has deleted it.
     */
    public static String writeAlias(String index) {
        return index + WRITE;
    }

    /** The index that a write alias stands for. */
    public static String ofWriteAlias(String alias) {
        return alias.substring(0, alias.length() - WRITE.length());
    }
}
