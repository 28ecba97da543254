package io.orrery.local.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.BooleanSetting;

/** The token filter {@code asciifolding}: letters without their accents. */
@NamedComponent("asciifolding")
public final class AsciiFolding implements TokenFilterFactory {

    private final Settings settings;

    /** The settings of the full cluster's filter. */
    @AnalysisSettings
    public interface Settings {

        /** Whether to keep the accented token too. */
        @BooleanSetting(path = "preserve_original", defaultValue = false)
        boolean preserveOriginal();
    }

    /** Called by Elasticsearch. */
    @Inject
    public AsciiFolding(Settings settings) {
        this.settings = settings;
    }

    @Override
    public TokenStream create(TokenStream input) {
        return new ASCIIFoldingFilter(input, settings.preserveOriginal());
    }

    @Override
    public TokenStream normalize(TokenStream input) {
        return new ASCIIFoldingFilter(input); // A normalizer must not multiply tokens.
    }
}
