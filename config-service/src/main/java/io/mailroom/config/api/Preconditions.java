package io.mailroom.config.api;

import io.mailroom.config.problem.Problem;
import io.mailroom.config.problem.ProblemCode;
import io.mailroom.config.problem.ProblemException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code If-Match}: one strong entity tag, the version. Source: RFC 9110, 13.1.1. */
final class Preconditions {
  private static final Pattern TAG = Pattern.compile("\"([0-9]{1,18})\"");

  private Preconditions() {}

  /** The version that the caller insists on; {@code version-required} if it names none. */
  static long required(@Nullable String ifMatch) {
    Long version = optional(ifMatch);
    if (version == null) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.VERSION_REQUIRED,
              "expected the ETag that was read, as in If-Match: \"7\""));
    }
    return version;
  }

  /** The version that the caller insists on, null if it insists on none. */
  static @Nullable Long optional(@Nullable String ifMatch) {
    if (ifMatch == null) {
      return null;
    }
    Matcher tag = TAG.matcher(ifMatch.strip());
    if (!tag.matches()) {
      throw new ProblemException(
          Problem.of(ProblemCode.INVALID, "If-Match is no version (expected one such as \"7\")"));
    }
    return Long.valueOf(tag.group(1));
  }
}
