package io.orrery.producer.change;

import io.orrery.event.SourcePosition;
import java.time.Instant;

/**
 * Where and when a change was made.
 *
 * @param source its place in the binary log
 * @param committedAt the commit time of its transaction
 */
public record ChangePoint(SourcePosition source, Instant committedAt) {}
