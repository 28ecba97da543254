package io.orrery.local.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.BooleanSetting;
import org.elasticsearch.plugin.settings.IntSetting;

/** The token filter {@code edge_ngram}: the beginnings of each token, for search while one types. */
@NamedComponent("edge_ngram")
public final class EdgeNGram implements TokenFilterFactory {

    private final Settings settings;

    /** The settings of the full cluster's filter. */
    @AnalysisSettings
    public interface Settings {

        /** The shortest beginning, in characters. */
        @IntSetting(path = "min_gram", defaultValue = 1)
        int minGram();

        /** The longest beginning, in characters. */
        @IntSetting(path = "max_gram", defaultValue = 2)
        int maxGram();

        /** Whether to keep a token that is shorter or longer too. */
        @BooleanSetting(path = "preserve_original", defaultValue = false)
        boolean preserveOriginal();
    }

    /** Called by Elasticsearch. */
    @Inject
    public EdgeNGram(Settings settings) {
        this.settings = settings;
    }

    @Override
    public TokenStream create(TokenStream input) {
        return new EdgeNGramTokenFilter(input, settings.minGram(), settings.maxGram(), settings.preserveOriginal());
    }

    @Override
    public TokenStream normalize(TokenStream input) {
        throw new UnsupportedOperationException("[edge_ngram] cannot be used in a normalizer");
    }
}
