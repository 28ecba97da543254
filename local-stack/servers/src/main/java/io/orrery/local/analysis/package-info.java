/**
 * A plugin for the local Elasticsearch, which comes without the analysis components that every full cluster has. It
 * offers the few that Orrery uses under the names and settings of the full cluster's. These classes run inside
 * Elasticsearch, over the Lucene that it brings, and use nothing else of this project.
 *
 * <p>A stable plugin's filters can't be part of a <em>normalizer</em> (for keyword fields): there only {@code lowercase}
 * works on the local server.
 */
package io.orrery.local.analysis;
