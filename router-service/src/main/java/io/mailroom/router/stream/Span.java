package io.mailroom.router.stream;

import org.jspecify.annotations.Nullable;

/**
 * What Kafka has of a partition.
 *
 * @param committed the group's offset, if it has one
 * @param beginning offset of the oldest record that is still there
 * @param end offset of the next record to be written
 */
record Span(@Nullable Long committed, long beginning, long end) {

  /** Whether there are records, and nothing says which of them are handled. */
  boolean isWithoutOffset() {
    return committed == null && beginning < end;
  }

  /** How many offsets were deleted before they were read. */
  long expired() {
    return committed == null ? 0 : Math.max(0, beginning - committed);
  }

  /**
   * Where to read on.
   *
   * @param trace next offset after the last record that is known to be handled; void when it lies
   *     behind the end, because then the topic was made anew
   */
  long start(@Nullable Long trace) {
    if (committed != null) {
      return Math.max(committed, beginning);
    }
    return trace != null && trace <= end ? Math.max(trace, beginning) : beginning;
  }
}
