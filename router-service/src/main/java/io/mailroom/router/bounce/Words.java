package io.mailroom.router.bounce;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.router.bounce.Report.Failure;
import io.mailroom.router.bounce.Report.Form;
import io.mailroom.router.conversation.OwnMessageId;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bounce in words, as qmail and old servers write it: one of our Message-IDs stands somewhere in
 * it, and it says that this is for good. Whoever only thinks so stays silent: the email is in
 * somebody's queue anyway.
 */
final class Words {
  private static final Pattern FOR_GOOD =
      Pattern.compile(
          "\\b5\\.\\d{1,3}\\.\\d{1,3}\\b|\\b5[0-5]\\d[ -]|permanent (fatal )?error|permanently failed"
              + "|could not be delivered|undeliverable|given up|unzustellbar|nicht zugestellt"
              + "|user unknown|n'a pas pu être remis|no se ha podido entregar|配信できませんでした",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern NOT_YET =
      Pattern.compile(
          "will be retried|will retry|will continue to|still trying|delayed|do not need to resend"
              + "|warning message only|\\b4\\.\\d{1,3}\\.\\d{1,3}\\b|verzögert|遅延",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** qmail's paragraphs begin so. Source: D. J. Bernstein, "QSBMF", 1997. */
  private static final Pattern OF_QMAIL = Pattern.compile("(?m)^<([^<>\\s]+@[^<>\\s]+)>:$");

  private Words() {}

  /**
   * Reads a bounce.
   *
   * @param words its text
   * @param returned what else it has of the message
   */
  static Optional<Report> parse(InboundEmail email, String words, String returned) {
    var ours = OwnMessageId.in(words + "\n" + returned).map(OwnMessageId::toString).toList();
    var said = beforeTheCopy(words);
    var failed = failedRecipients(email);
    var isForGood =
        !failed.isEmpty() || (FOR_GOOD.matcher(said).find() && !NOT_YET.matcher(said).find());
    if (ours.isEmpty() || !isForGood) {
      return Optional.empty();
    }
    var addresses =
        failed.isEmpty()
            ? OF_QMAIL.matcher(said).results().map((MatchResult each) -> each.group(1)).toList()
            : failed;
    var failures =
        addresses.isEmpty()
            ? List.of(new Failure(null, null, null))
            : addresses.stream().map(each -> new Failure(each, null, null)).toList();
    return Optional.of(new Report(ours, failures, Form.WORDS));
  }

  /** A header of Exim and Google, which no warning has. */
  private static List<String> failedRecipients(InboundEmail email) {
    return email.wording().headers().stream()
        .filter(header -> header.name().equalsIgnoreCase("X-Failed-Recipients"))
        .flatMap(header -> Stream.of(header.value().split(",", -1)))
        .map(String::strip)
        .filter(each -> each.indexOf('@') > 0)
        .toList();
  }

  /** What we wrote ourselves must not count as what the server says. */
  private static String beforeTheCopy(String words) {
    int copy = words.indexOf("Message-ID:");
    int line = words.indexOf("\n---");
    int end = copy < 0 ? line : line < 0 ? copy : Math.min(copy, line);
    return end < 0 ? words : words.substring(0, end);
  }
}
