package io.mailroom.config.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code Idempotency-Key}: the same key of the same user is the same change, on every replica, as
 * long as the integration is as that change left it.
 */
final class Idempotency {
  private static final int LONGEST = 200;

  private Idempotency() {}

  /** The id of the change that a request asks for. */
  static String changeId(String user, @Nullable String key) {
    if (key == null) {
      return UUID.randomUUID().toString();
    }
    if (key.isBlank() || key.length() > LONGEST) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID, "Idempotency-Key is no key (expected 1..200 characters)"));
    }
    return UUID.nameUUIDFromBytes((user.length() + user + key).getBytes(UTF_8)).toString();
  }
}
