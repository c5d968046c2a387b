package io.mailroom.sandbox.service;

import java.util.List;
import java.util.regex.Pattern;

/** Finds in a service's log the one line that says why it ended. */
final class FailureReason {
  /** {@code Caused by: some.package.SomeException: why}; the innermost cause comes last. */
  private static final Pattern CAUSE = Pattern.compile("^Caused by: [\\w.$]+: (.+)$");

  /** A line of level ERROR: the time, the level, logger and thread in brackets if any, the text. */
  private static final Pattern ERROR =
      Pattern.compile(
          "^\\d{4}-\\S+(?: [\\d:,.]+)? +(?:ERROR|FATAL) +(?:\\[[^]]*] +\\([^)]*\\) +)?(.+)$");

  private FailureReason() {}

  /**
   * The innermost cause of the last error; else the last error; else the first line.
   *
   * @param log lines in order
   */
  static String of(List<String> log) {
    var reason = "it said nothing";
    var cause = "";
    for (var line : log) {
      var error = ERROR.matcher(line);
      var caused = CAUSE.matcher(line);
      if (error.matches()) {
        reason = error.group(1);
        cause = "";
      } else if (caused.matches()) {
        cause = caused.group(1);
      } else if (!line.isBlank() && reason.equals("it said nothing")) {
        reason = line.strip();
      }
    }
    return cause.isEmpty() ? reason : cause;
  }
}
