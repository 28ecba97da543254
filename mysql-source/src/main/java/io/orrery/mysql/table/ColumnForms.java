package io.orrery.mysql.table;

import io.orrery.event.Column;
import io.orrery.event.ColumnType;
import io.orrery.event.MysqlType;
import io.orrery.mysql.text.Charsets;
import io.orrery.mysql.text.Charsets.CharacterSet;
import io.orrery.mysql.value.JsonText;
import io.orrery.mysql.value.StoredGeometry;
import io.orrery.mysql.value.StoredVector;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds type and decoding of the columns that the data dictionary lists: the same type that their table map says. */
final class ColumnForms {

    private static final Map<String, MysqlType> SYNONYMS = Map.of(
            "point", MysqlType.GEOMETRY,
            "linestring", MysqlType.GEOMETRY,
            "polygon", MysqlType.GEOMETRY,
            "multipoint", MysqlType.GEOMETRY,
            "multilinestring", MysqlType.GEOMETRY,
            "multipolygon", MysqlType.GEOMETRY,
            "geomcollection", MysqlType.GEOMETRY,
            "geometrycollection", MysqlType.GEOMETRY);

    private final Charsets charsets;
    private final boolean labelsLogged;

    /** @param labelsLogged whether table maps name the labels of ENUM and SET, and their character set */
    ColumnForms(Charsets charsets, boolean labelsLogged) {
        this.charsets = charsets;
        this.labelsLogged = labelsLogged;
    }

    /** @throws IllegalArgumentException if its type is unknown */
    SelectedColumn of(ListedColumn listed) {
        MysqlType type = type(listed);
        int length = (int) Math.min(Integer.MAX_VALUE, listed.length());
        boolean unsigned = listed.unsigned();
        return switch (type) {
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                column(listed, sized(type, unsigned, 0, 0), bytes -> SelectedValues.integer(bytes, unsigned));
            case YEAR -> column(listed, ColumnType.of(type), SelectedValues::year);
            case BIT -> column(listed, sized(type, false, length, 0), SelectedValues::bits);
            case FLOAT -> column(listed, sized(type, unsigned, 0, 0), SelectedValues::single);
            case DOUBLE -> column(listed, sized(type, unsigned, 0, 0), SelectedValues::doubled);
            case DECIMAL ->
                column(
                        listed,
                        sized(type, unsigned, length, listed.scale()),
                        bytes -> new BigDecimal(new String(bytes, StandardCharsets.US_ASCII)));
            case DATE -> column(listed, ColumnType.of(type), SelectedValues::date);
            case DATETIME, TIMESTAMP ->
                column(
                        listed,
                        sized(type, false, length, 0),
                        bytes -> SelectedValues.dateTime(bytes, length, type == MysqlType.TIMESTAMP));
            case TIME -> column(listed, sized(type, false, length, 0), bytes -> SelectedValues.time(bytes, length));
            case CHAR, VARCHAR -> text(listed, type, length);
            case TINYTEXT, TEXT, MEDIUMTEXT, LONGTEXT -> text(listed, type, 0);
            case BINARY, VARBINARY -> column(listed, sized(type, false, length, 0), bytes -> bytes);
            case TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> column(listed, ColumnType.of(type), bytes -> bytes);
            case ENUM -> enumeration(listed);
            case SET -> set(listed);
            case JSON ->
                column(
                        listed,
                        ColumnType.of(type),
                        bytes -> JsonText.ofSelected(new String(bytes, StandardCharsets.UTF_8)));
            case GEOMETRY -> column(listed, ColumnType.of(type), bytes -> StoredGeometry.read(bytes, 0, bytes.length));
            case VECTOR -> vector(listed, length / Float.BYTES);
        };
    }

    /** The driver knows no vectors: it gets their bytes. */
    private static SelectedColumn vector(ListedColumn listed, int numbers) {
        return column(
                listed,
                sized(MysqlType.VECTOR, false, numbers, 0),
                "CAST(" + Sql.quoted(listed.name()) + " AS BINARY)",
                bytes -> StoredVector.read(bytes, 0, bytes.length));
    }

    private static MysqlType type(ListedColumn listed) {
        return MysqlType.ofSqlName(listed.type())
                .or(() -> Optional.ofNullable(SYNONYMS.get(listed.type())))
                .orElseThrow(() -> new IllegalArgumentException("its type '" + listed.type() + "' is unknown"));
    }

    private static SelectedColumn column(ListedColumn listed, ColumnType type, SelectedColumn.Decoding decoding) {
        return column(listed, type, Sql.quoted(listed.name()), decoding);
    }

    private static SelectedColumn column(
            ListedColumn listed, ColumnType type, String expression, SelectedColumn.Decoding decoding) {
        return new SelectedColumn(new Column(listed.name(), type, listed.nullable()), listed, expression, decoding);
    }

    private static ColumnType sized(MysqlType type, boolean unsigned, int length, int scale) {
        return new ColumnType(type, unsigned, length, scale, null, List.of());
    }

    private CharacterSet charset(ListedColumn listed) {
        return charsets.named(listed.charset().orElse(Charsets.BINARY));
    }

    private static String decoded(CharacterSet charset, byte[] bytes) {
        return charset.decoder().decode(bytes, 0, bytes.length);
    }

    private SelectedColumn text(ListedColumn listed, MysqlType type, int length) {
        CharacterSet charset = charset(listed);
        ColumnType text = new ColumnType(type, false, length, 0, charset.name(), List.of());
        return column(listed, text, bytes -> decoded(charset, bytes));
    }

    private ColumnType labelled(ListedColumn listed, MysqlType type) {
        String charset = labelsLogged ? charset(listed).name() : null;
        return new ColumnType(type, false, 0, 0, charset, listed.labels());
    }

    /** As text an empty label and the value of index 0 are the same. */
    private SelectedColumn enumeration(ListedColumn listed) {
        ColumnType type = labelled(listed, MysqlType.ENUM);
        String name = Sql.quoted(listed.name());
        String told =
                type.labels().contains("") ? "IF(" + name + " = 0, '" + type.invalidLabel() + "', " + name + ")" : name;
        CharacterSet charset = charset(listed);
        return column(listed, type, told, bytes -> decoded(charset, bytes));
    }

    /** As text the labels stand between commas, which none of them has. An empty one is told by its bit alone. */
    private SelectedColumn set(ListedColumn listed) {
        ColumnType type = labelled(listed, MysqlType.SET);
        if (type.labels().contains("")) {
            String bits = "CAST(" + Sql.quoted(listed.name()) + " AS UNSIGNED)";
            return column(listed, type, bits, bytes -> chosen(type.labels(), bytes));
        }
        CharacterSet charset = charset(listed);
        return column(listed, type, bytes -> {
            String text = decoded(charset, bytes);
            return text.isEmpty() ? List.of() : List.copyOf(split(text));
        });
    }

    private static List<String> chosen(List<String> labels, byte[] bytes) {
        long bits = SelectedValues.littleEndian(bytes, 0, bytes.length);
        List<String> chosen = new ArrayList<>();
        for (int n = 0; n < labels.size(); n++) {
            if ((bits >>> n & 1) != 0) {
                chosen.add(labels.get(n));
            }
        }
        return List.copyOf(chosen);
    }

    private static List<String> split(String text) {
        List<String> labels = new ArrayList<>();
        int from = 0;
        for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', from)) {
            labels.add(text.substring(from, comma));
            from = comma + 1;
        }
        labels.add(text.substring(from));
        return labels;
    }
}
