package io.orrery.local.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.StringSetting;

/** The token filter {@code stemmer}, for English alone. */
@NamedComponent("stemmer")
public final class Stemmer implements TokenFilterFactory {

    private final String language;

    /** The settings of the full cluster's filter. */
    @AnalysisSettings
    public interface Settings {

        /** Which stems: {@code english}, {@code minimal_english} or {@code possessive_english}. */
        @StringSetting(path = "language", defaultValue = "english")
        String language();
    }

    /** Called by Elasticsearch. */
    @Inject
    public Stemmer(Settings settings) {
        this.language = settings.language();
    }

    @Override
    public TokenStream create(TokenStream input) {
        return switch (language) {
            case "english" -> new PorterStemFilter(input);
            case "minimal_english" -> new EnglishMinimalStemFilter(input);
            case "possessive_english" -> new EnglishPossessiveFilter(input);
            default -> throw new IllegalArgumentException("The local stack knows no stemmer for language=" + language);
        };
    }
}
