package io.orrery.mysql.text;

import java.util.function.Supplier;

/** A decoder that is made when it is first needed. */
final class LazyDecoder implements TextDecoder {

    private final Supplier<TextDecoder> maker;
    private TextDecoder made;

    LazyDecoder(Supplier<TextDecoder> maker) {
        this.maker = maker;
    }

    @Override
    public String decode(byte[] bytes, int offset, int length) {
        if (made == null) {
            made = maker.get();
        }
        return made.decode(bytes, offset, length);
    }
}
