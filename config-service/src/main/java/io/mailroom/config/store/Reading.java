package io.mailroom.config.store;

import java.time.Instant;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What can be said at the moment of what is on a topic.
 *
 * @param <T> what was asked for
 */
public sealed interface Reading<T> {

  /**
   * Everything that was committed before it was asked.
   *
   * @param asOf when it was asked
   */
  record Current<T>(T value, Instant asOf) implements Reading<T> {}

  /**
   * Kafka does not answer: what was known a short while ago. What is not in it may exist.
   *
   * @param asOf when it was complete
   */
  record Remembered<T>(T value, Instant asOf) implements Reading<T> {}

  /** Kafka does not answer, and what is known is too old to be told. */
  record Unreachable<T>() implements Reading<T> {}

  /** What follows from it, and from when it was so. */
  default <R> Reading<R> map(BiFunction<T, Instant, R> what) {
    return switch (this) {
      case Current<T>(T value, Instant asOf) -> new Current<>(what.apply(value, asOf), asOf);
      case Remembered<T>(T value, Instant asOf) -> new Remembered<>(what.apply(value, asOf), asOf);
      case Unreachable<T> _ -> new Unreachable<>();
    };
  }

  /** A further reading that needs this one: no more current than either. */
  default <R> Reading<R> then(Function<T, Reading<R>> next) {
    return switch (this) {
      case Current<T>(T value, _) -> next.apply(value);
      case Remembered<T>(T value, Instant asOf) ->
          switch (next.apply(value)) {
            case Current<R>(R found, _) -> new Remembered<>(found, asOf);
            case Remembered<R>(R found, Instant other) ->
                new Remembered<>(found, other.isBefore(asOf) ? other : asOf);
            case Unreachable<R> unreachable -> unreachable;
          };
      case Unreachable<T> _ -> new Unreachable<>();
    };
  }
}
