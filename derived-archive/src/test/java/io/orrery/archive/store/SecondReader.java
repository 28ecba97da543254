package io.orrery.archive.store;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/** Reads Parquet files by Apache's own library, which Athena's, Spark's and Trino's readers come from. */
public final class SecondReader {

    private SecondReader() {}

    /** The rows of a file, each value as text, or null. */
    public static List<List<String>> rows(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new Builder(file).build()) {
            for (Group row = reader.read(); row != null; row = reader.read()) {
                List<String> values = new ArrayList<>();
                for (int i = 0; i < row.getType().getFieldCount(); i++) {
                    values.add(row.getFieldRepetitionCount(i) == 0 ? null : value(row, i));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    private static String value(Group row, int field) {
        Type type = row.getType().getType(field);
        return type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY
                ? row.getString(field, 0)
                : row.getValueToString(field, 0);
    }

    private static final class Builder extends ParquetReader.Builder<Group> {

        Builder(Path file) {
            super(new LocalInputFile(file), new PlainParquetConfiguration());
            withCodecFactory(new ZstdAlone());
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    /** The library's own one needs all of Hadoop. */
    private static final class ZstdAlone implements CompressionCodecFactory {

        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException("Nothing is written");
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            if (codec != CompressionCodecName.ZSTD) {
                throw new IllegalArgumentException("Not zstd: " + codec);
            }
            return new Decompressor();
        }

        @Override
        public void release() {}
    }

    private static final class Decompressor implements CompressionCodecFactory.BytesInputDecompressor {

        @Override
        public BytesInput decompress(BytesInput bytes, int size) throws IOException {
            return BytesInput.from(decompress(bytes.toInputStream().readAllBytes(), size));
        }

        @Override
        public void decompress(ByteBuffer from, int compressed, ByteBuffer to, int size) {
            byte[] bytes = new byte[compressed];
            from.get(bytes);
            to.put(decompress(bytes, size));
        }

        private static byte[] decompress(byte[] bytes, int size) {
            byte[] all = new byte[size];
            long length = Zstd.decompress(all, bytes);
            if (length != size) {
                throw new IllegalStateException("Not as long as the file says");
            }
            return all;
        }

        @Override
        public void release() {}
    }
}
