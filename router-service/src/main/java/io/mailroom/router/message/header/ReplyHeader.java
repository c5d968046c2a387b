package io.mailroom.router.message.header;

import static java.util.stream.Collectors.joining;

import io.mailroom.router.message.header.Correspondents.Person;
import io.mailroom.router.reply.Dispatch;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The header of a reply, without what describes its body. Nothing says which software wrote it.
 * Source: RFC 5322, 3.6; RFC 3834, 3 for automatic replies.
 */
public final class ReplyHeader {
  /** The header by which a Mailroom knows what it sent itself; its value is the integration. */
  public static final String LOOP = "X-Mailroom-Loop";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);
  private static final String FOLD = "\r\n ";

  private ReplyHeader() {}

  /**
   * All fields, each ended by CR LF and folded where it may get long.
   *
   * @return ASCII, or more if an address is international
   */
  public static String of(Dispatch dispatch, Correspondents correspondents) {
    var fields = new StringBuilder();
    var email = dispatch.reply().email();
    put(fields, "Date", DATE.format(dispatch.date().atOffset(ZoneOffset.UTC)));
    put(fields, "From", correspondents.from().toString());
    var replyTo = correspondents.replyTo();
    put(fields, "Reply-To", replyTo == null ? "" : replyTo.toString());
    put(fields, "To", to(correspondents));
    put(fields, "Cc", persons(correspondents.cc()));
    var subject = email.message().subject();
    put(
        fields,
        "Subject",
        HeaderText.unstructured(
            subject == null ? Threading.subject(email.inReplyTo()) : HeaderText.line(subject)));
    put(fields, "Message-ID", dispatch.messageId());
    put(fields, "In-Reply-To", Threading.inReplyTo(email.inReplyTo()).orElse(""));
    put(
        fields,
        "References",
        String.join(FOLD, Threading.references(email.inReplyTo(), dispatch.messageId())));
    if (dispatch.reply().automatic()) {
      put(fields, "Auto-Submitted", "auto-replied");
      // For answering machines older than Auto-Submitted, and for Exchange.
      put(fields, "Precedence", "bulk");
      put(fields, "X-Auto-Response-Suppress", "All");
      put(fields, LOOP, dispatch.integration().id().value());
    }
    put(fields, "MIME-Version", "1.0");
    return fields.toString();
  }

  /** A field without a value is left out. */
  private static void put(StringBuilder fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private static String to(Correspondents correspondents) {
    return Stream.of(correspondents.to(), correspondents.cc()).allMatch(List::isEmpty)
        ? "undisclosed-recipients:;"
        : persons(correspondents.to());
  }

  private static String persons(List<Person> persons) {
    return persons.stream().map(Person::toString).collect(joining("," + FOLD));
  }
}
