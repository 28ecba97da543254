/** The event's JSON, written and read, beside Jackson alone on the same document. */
package io.orrery.benchmark.json;
