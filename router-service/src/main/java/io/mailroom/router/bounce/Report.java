package io.mailroom.router.bounce;

import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundStatus;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an email says about a message on its way.
 *
 * @param messages by which Message-IDs that message may be known, the surest first
 * @param failures who will never get it; nobody, if it is only late, or was delivered
 * @param form how it says so
 */
record Report(List<String> messages, List<Failure> failures, Form form) {
  private static final int LONGEST = 500;

  Report {
    messages = List.copyOf(messages);
    failures = List.copyOf(failures);
  }

  /**
   * One who did not get a message.
   *
   * @param address as we wrote it, as far as that can be known; all of them, if absent
   * @param status enhanced status code (RFC 3463), such as {@code 5.1.1}
   * @param diagnostic what the server said
   */
  record Failure(@Nullable String address, @Nullable String status, @Nullable String diagnostic) {
    private String said() {
      var said =
          Stream.of(status == null ? "" : status, diagnostic == null ? "" : diagnostic)
              .filter(each -> !each.isBlank())
              .collect(Collectors.joining(" "));
      return said.length() > LONGEST ? said.substring(0, LONGEST) : said;
    }
  }

  /** How an email says that a message came back. */
  enum Form {
    /** For machines to read: RFC 3464, or a notification of SES. */
    STRUCTURED("bounced"),
    /** In words. */
    WORDS("bounced-in-words");

    private final String code;

    Form(String code) {
      this.code = code;
    }
  }

  /** Why it came back, if it did. */
  @Nullable Reason reason() {
    return failures.isEmpty() ? null : new Reason(form.code, failures.getFirst().said());
  }

  /** Who did not get it, as far as they are named. */
  List<OutboundStatus.Recipient> recipients() {
    return failures.stream().flatMap(Report::recipient).toList();
  }

  private static Stream<OutboundStatus.Recipient> recipient(Failure failure) {
    var address = failure.address();
    return address == null
        ? Stream.empty()
        : Stream.of(
            new OutboundStatus.Recipient(address, OutboundStatus.State.BOUNCED, failure.said()));
  }
}
