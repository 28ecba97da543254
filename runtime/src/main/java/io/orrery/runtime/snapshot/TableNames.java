package io.orrery.runtime.snapshot;

import io.orrery.event.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Sets of tables as an attribute: thousands of names that are much alike, compressed. */
public final class TableNames {

    /** MySQL admits any character in a name but this one. */
    private static final char END = 0;

    private TableNames() {}

    /** The attribute that holds them. */
    public static AttributeValue write(Set<TableName> tables) {
        StringBuilder text = new StringBuilder();
        new TreeSet<>(tables).forEach(table -> text.append(table.schema())
                .append(END)
                .append(table.table())
                .append(END));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("An array never fails to take bytes", e);
        }
        return AttributeValue.fromB(SdkBytes.fromByteArray(bytes.toByteArray()));
    }

    /**
     * What {@link #write} wrote.
     *
     * @param value null for no tables
     */
    public static Set<TableName> read(AttributeValue value) {
        if (value == null) {
            return Set.of();
        }
        Set<TableName> tables = new HashSet<>();
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(value.b().asByteArray()))) {
            String[] names = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\u0000", -1);
            for (int i = 0; i + 1 < names.length; i += 2) {
                tables.add(new TableName(names[i], names[i + 1]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The item of the stream's tables is damaged", e);
        }
        return Set.copyOf(tables);
    }
}
