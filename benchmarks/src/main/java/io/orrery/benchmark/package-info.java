/** What runs the benchmarks: see {@code benchmarks/README.md}. */
package io.orrery.benchmark;
