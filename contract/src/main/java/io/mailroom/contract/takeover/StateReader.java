package io.mailroom.contract.takeover;

import io.mailroom.contract.partition.ReadFault;

/**
 * Reads what the former writer committed; called after it is fenced.
 *
 * @param <S> what was read
 */
@FunctionalInterface
public interface StateReader<S> {
  /**
   * Reads every log to its end, with {@link io.mailroom.contract.compacted.CompactedLog#readToEnd}.
   *
   * @throws ReadFault if one cannot be; the take-over then fails
   */
  S readToEnd() throws ReadFault;
}
