package io.mailroom.router.answer;

import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which emails are never answered, by what they say of themselves. Sources: RFC 3834, 2; RFC 5230,
 * 4.6; RFC 2919 and RFC 2369 for List-; MS-OXCMAIL, 2.2.3.2.14 for X-Auto-Response-Suppress.
 */
final class HeaderRule {
  /** A field that only Mailroom writes. */
  static final String LOOP = "x-mailroom-loop";

  private static final int MOST_HOPS = 25;
  private static final Set<String> DOUBTS = Set.of("headers-cut", "unparsable", "ambiguous");
  private static final Pattern AUTOMATIC = Pattern.compile("(?!no\\s*(;|\\(|$)).*");

  private record Sign(Refusal refusal, String field, Predicate<String> value) {}

  private static final List<Sign> SIGNS =
      List.of(
          new Sign(Refusal.LOOP, LOOP, _ -> true),
          new Sign(Refusal.NULL_RETURN_PATH, "return-path", value -> value.matches("<\\s*>|")),
          new Sign(Refusal.AUTO_SUBMITTED, "auto-submitted", AUTOMATIC.asMatchPredicate()),
          new Sign(
              Refusal.PRECEDENCE,
              "precedence",
              Set.of("bulk", "list", "junk", "auto_reply")::contains),
          new Sign(Refusal.REPORT, "content-type", value -> value.startsWith("multipart/report")),
          new Sign(Refusal.SUPPRESSED, "x-auto-response-suppress", value -> !value.equals("none")));

  private HeaderRule() {}

  /** Why an email is not answered, whoever wrote it. */
  static Optional<Refusal> refusal(InboundEmail email) {
    var judgement = email.judgement();
    if (judgement.problems().stream().anyMatch(DOUBTS::contains)) {
      return Optional.of(Refusal.DOUBTFUL);
    }
    if (judgement.machine().kind() != Machine.Kind.NONE) {
      return Optional.of(Refusal.MACHINE);
    }
    var participants = email.participants();
    if (participants.to().isEmpty() && participants.cc().isEmpty()) {
      return Optional.of(Refusal.NOT_ADDRESSED);
    }
    var headers = email.wording().headers();
    if (headers.stream().filter(each -> name(each).equals("received")).count() > MOST_HOPS) {
      return Optional.of(Refusal.TOO_MANY_HOPS);
    }
    return headers.stream().map(HeaderRule::refusal).flatMap(Optional::stream).findFirst();
  }

  private static Optional<Refusal> refusal(HeaderField header) {
    var name = name(header);
    if (name.startsWith("list-")) {
      return Optional.of(Refusal.LIST);
    }
    var value = header.value().strip().toLowerCase(Locale.ROOT);
    return SIGNS.stream()
        .filter(sign -> sign.field().equals(name) && sign.value().test(value))
        .map(Sign::refusal)
        .findFirst();
  }

  private static String name(HeaderField header) {
    return header.name().strip().toLowerCase(Locale.ROOT);
  }
}
