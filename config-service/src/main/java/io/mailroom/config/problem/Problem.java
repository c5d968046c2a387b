package io.mailroom.config.problem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not done. Nothing was changed, unless the code is {@link
 * ProblemCode#OUTCOME_UNKNOWN}.
 *
 * @param code for programs
 * @param detail for people: the value, what was expected; never a secret, never a foreign message
 * @param place where it lies
 */
public record Problem(ProblemCode code, String detail, Place place) {
  private static final Place NOWHERE = new Place(null, null, List.of());

  /** A problem of the request as a whole. */
  public static Problem of(ProblemCode code, String detail) {
    return new Problem(code, detail, NOWHERE);
  }

  /** The same, which lies in one field of the body. */
  public Problem at(String pointer) {
    return new Problem(code, detail, new Place(pointer, place.step, place.nearest));
  }

  /** The same, found at one step of a check against the server. */
  public Problem inStep(String step) {
    return new Problem(code, detail, new Place(place.pointer, step, place.nearest));
  }

  /** The same, with names that may have been meant. */
  public Problem nearest(List<String> names) {
    return new Problem(code, detail, new Place(place.pointer, place.step, names));
  }

  /**
   * Where a problem lies.
   *
   * @param pointer into the body (RFC 6901)
   * @param step of the check: {@code resolve}, {@code connect}, {@code login} …
   * @param nearest names that may have been meant, the nearest first
   */
  public record Place(@Nullable String pointer, @Nullable String step, List<String> nearest) {
    public Place {
      nearest = List.copyOf(nearest);
    }
  }
}
