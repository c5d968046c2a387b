package io.mailroom.contract.takeover;

/**
 * How a take-over ended.
 *
 * @param <S> what was read
 */
public sealed interface TakeOverResult<S> {

  /**
   * The caller is the only writer until a write says otherwise. It closes the writer.
   *
   * @param writer for all that belongs to it
   * @param state all that was committed before
   */
  record Taken<S>(TransactionalWriter writer, S state) implements TakeOverResult<S> {}

  /** Another process is elected; nobody was disturbed. */
  record NotOwner<S>() implements TakeOverResult<S> {}

  /**
   * It failed, and the caller writes nothing. Whoever wrote before may be fenced.
   *
   * @param reason for people
   * @param isRetriable whether trying again, after a pause, can help without anybody acting
   * @param cause what failed
   */
  record Failed<S>(String reason, boolean isRetriable, Exception cause)
      implements TakeOverResult<S> {}
}
