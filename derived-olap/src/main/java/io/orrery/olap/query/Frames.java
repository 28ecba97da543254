package io.orrery.olap.query;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The body of an answer: frames of a type, a length and bytes, so that an error after the first rows is still told
 * apart from a complete result. A body without an end frame was cut off.
 */
final class Frames {

    private static final int DATA = 'D';
    private static final int NOTE = 'N';
    private static final int ERROR = 'E';
    private static final int END = 'Z';

    private Frames() {}

    /** Writes frames; {@link #write} makes one of data. */
    static final class Output extends OutputStream {
        private final DataOutputStream out;

        Output(OutputStream out) {
            this.out = new DataOutputStream(out);
        }

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            frame(DATA, bytes, offset, length);
        }

        void note(String text) throws IOException {
            text(NOTE, text);
        }

        void error(String text) throws IOException {
            text(ERROR, text);
        }

        void end() throws IOException {
            text(END, "");
            out.flush();
        }

        private void text(int type, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            frame(type, bytes, 0, bytes.length);
        }

        private void frame(int type, byte[] bytes, int offset, int length) throws IOException {
            out.writeByte(type);
            out.writeInt(length);
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    /**
     * Copies the data of a body.
     *
     * @return the note, if there is one
     * @throws QueryException if the body holds an error
     * @throws IOException if the body is cut off, or {@code out} fails
     */
    static Optional<String> copy(DataInputStream in, OutputStream out) throws IOException {
        Optional<String> note = Optional.empty();
        while (true) {
            int type = in.readUnsignedByte();
            byte[] bytes = in.readNBytes(in.readInt());
            switch (type) {
                case DATA -> out.write(bytes);
                case NOTE -> note = Optional.of(new String(bytes, StandardCharsets.UTF_8));
                case ERROR -> throw new QueryException(new String(bytes, StandardCharsets.UTF_8));
                case END -> {
                    out.flush();
                    return note;
                }
                default -> throw new IOException("an unknown frame");
            }
        }
    }
}
