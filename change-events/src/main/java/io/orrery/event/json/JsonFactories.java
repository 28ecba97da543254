package io.orrery.event.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

/** The one JSON factory of the wire format. */
final class JsonFactories {

    static final JsonFactory WIRE = new JsonFactoryBuilder()
            // The JDK's Double.toString is not always the shortest before JDK 19 (JDK-4511638); Jackson's is.
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .streamReadConstraints(RowJson.CONSTRAINTS)
            .build();

    private JsonFactories() {}
}
