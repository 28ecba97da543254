/** The path of a row change from the binary log to the derived stores, each part beside the least that can do its job. */
package io.orrery.benchmark.path;
