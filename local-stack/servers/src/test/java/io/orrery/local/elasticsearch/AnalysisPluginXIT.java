package io.orrery.local.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orrery.local.stack.SharedStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The local Elasticsearch analyses text as a full cluster does, under the same names. */
class AnalysisPluginXIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void knowsEnglish() throws Exception {
        assertThat(tokens("_analyze", "{'analyzer':'english','text':'The customers\\u2019 bicycles were running'}"))
                .containsExactly("custom", "bicycl", "were", "run");
    }

    @Test
    void servesAnIndexAsAFullClusterWould() throws Exception {
        put("analysis-it", """
                {'settings':{'number_of_replicas':0,'analysis':{
                   'filter':{'prefixes':{'type':'edge_ngram','min_gram':2,'max_gram':4},
                             'english_stems':{'type':'stemmer','language':'english'}},
                   'analyzer':{
                     'typed':{'tokenizer':'standard','filter':['lowercase','asciifolding','prefixes']},
                     'stemmed':{'tokenizer':'standard','filter':['lowercase','stop','asciifolding','english_stems']}},
                   'normalizer':{'folded':{'type':'custom','filter':['lowercase']}}}},
                 'mappings':{'properties':{
                   'name':{'type':'text','analyzer':'english',
                     'fields':{'typed':{'type':'text','analyzer':'typed'},
                               'exact':{'type':'keyword','normalizer':'folded'}}}}}}
                """);
        assertThat(tokens("analysis-it/_analyze", "{'analyzer':'typed','text':'Caf\\u00e9'}"))
                .containsExactly("ca", "caf", "cafe");
        assertThat(tokens("analysis-it/_analyze", "{'analyzer':'stemmed','text':'the Caf\\u00e9s'}"))
                .containsExactly("cafe");
        assertThat(tokens("analysis-it/_analyze", "{'field':'name','text':'bicycles'}"))
                .containsExactly("bicycl");
        assertThat(tokens("analysis-it/_analyze", "{'field':'name.exact','text':'Cafe Noir'}"))
                .containsExactly("cafe noir");
    }

    private void put(String path, String json) throws IOException, InterruptedException {
        JsonNode answer = send("PUT", path, json);
        assertThat(answer.path("acknowledged").asBoolean())
                .as(answer.toString())
                .isTrue();
    }

    private List<String> tokens(String path, String json) throws IOException, InterruptedException {
        JsonNode answer = send("POST", path, json);
        assertThat(answer.has("tokens")).as(answer.toString()).isTrue();
        List<String> tokens = new ArrayList<>();
        answer.get("tokens").forEach(token -> tokens.add(token.get("token").asText()));
        return tokens;
    }

    private JsonNode send(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(SharedStack.elasticsearch().url() + "/" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }
}
