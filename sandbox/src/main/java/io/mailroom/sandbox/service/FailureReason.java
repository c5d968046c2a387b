package io.mailroom.sandbox.service;

import java.util.List;
import java.util.regex.Pattern;

/** Finds in a service's log the one line that says why it ended. */
final class FailureReason {
  /** An exception and its message, as a stack trace or Quarkus shows it; the innermost is last. */
  private static final Pattern CAUSE =
      Pattern.compile("^(?:Caused by: |\\s+)?(?:[\\w$]+\\.)+[\\w$]+: (.+)$");

  /** A line of level ERROR: the time, the level, logger and thread in brackets if any, the text. */
  private static final Pattern ERROR =
      Pattern.compile(
          "^\\d{4}-\\S+(?: [\\d:,.]+)? +(?:ERROR|FATAL) +(?:\\[[^]]*] +\\([^)]*\\) +)?(.+)$");

  private static final String NONE = "without an error in its log";

  private FailureReason() {}

  /**
   * The innermost cause of the last error; else the last error; else what the JVM said before there
   * was a log.
   *
   * @param log lines in order
   */
  static String of(List<String> log) {
    var reason = NONE;
    var cause = "";
    for (var line : log) {
      var error = ERROR.matcher(line);
      var caused = CAUSE.matcher(line);
      if (error.matches()) {
        reason = error.group(1);
        cause = "";
      } else if (caused.matches()) {
        cause = caused.group(1);
      } else if (reason.equals(NONE) && line.startsWith("Error")) {
        reason = line;
      }
    }
    return cause.isEmpty() ? reason : cause;
  }
}
