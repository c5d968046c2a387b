package io.mailroom.routing;

import static io.mailroom.routing.Shape.flag;
import static io.mailroom.routing.Shape.list;
import static io.mailroom.routing.Shape.moment;
import static io.mailroom.routing.Shape.number;
import static io.mailroom.routing.Shape.one;
import static io.mailroom.routing.Shape.text;
import static io.mailroom.routing.Shape.texts;

import dev.cel.common.types.StructType;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.MailAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a condition can ask of an email: the variable {@code email}, whose fields have the names
 * that they have in the event. What is absent is an empty text or the beginning of 1970, so that no
 * condition fails for it; a text is cut at {@link #LONGEST} characters, so that none is slow.
 *
 * @param values the variables by name
 */
record EmailVariables(Map<String, Object> values) {
  static final String NAME = "email";

  /** Characters of each text that a condition sees, in UTF-16 units. */
  static final int LONGEST = 8_192;

  private static final MailAddress NOBODY = new MailAddress(null, "");

  private static final Shape<MailAddress> ADDRESS =
      new Shape<>(
          "an address",
          List.of(text("name", MailAddress::name), text("address", MailAddress::address)));

  private static final Shape<HeaderField> HEADER =
      new Shape<>(
          "a header", List.of(text("name", HeaderField::name), text("value", HeaderField::value)));

  private static final Shape<Attachment> ATTACHMENT =
      new Shape<>(
          "an attachment",
          List.of(
              text("filename", Attachment::filename),
              text("contentType", Attachment::contentType),
              number("size", Attachment::size),
              text("contentId", Attachment::contentId),
              flag("inline", Attachment::inline)));

  private static final Shape<Machine> MACHINE =
      new Shape<>(
          "a machine",
          List.of(
              text("kind", each -> each.kind().name().toLowerCase(Locale.ROOT).replace('_', '-')),
              text("evidence", Machine::evidence)));

  private static final Shape<InboundEmail> EMAIL =
      new Shape<>(
          "an email",
          List.of(
              text("integrationId", email -> email.origin().integrationId().value()),
              text("domain", email -> email.origin().domain().value()),
              text("watchId", email -> email.origin().watchId().value()),
              text("folder", email -> email.origin().folder().value()),
              number("sequence", email -> email.origin().sequence()),
              number("uidValidity", email -> email.arrival().uidValidity()),
              number("uid", email -> email.arrival().uid()),
              texts("flags", email -> email.arrival().flags()),
              moment("internalDate", email -> email.arrival().internalDate()),
              moment("publishedAt", email -> email.arrival().publishedAt()),
              number("size", email -> email.arrival().size()),
              text("sha256", email -> email.arrival().sha256()),
              moment("sentAt", email -> email.threading().sentAt()),
              text("messageId", email -> email.threading().messageId()),
              texts("inReplyTo", email -> email.threading().inReplyTo()),
              texts("references", email -> email.threading().references()),
              list("from", ADDRESS, email -> email.participants().from()),
              one(
                  "sender",
                  ADDRESS,
                  email -> Objects.requireNonNullElse(email.participants().sender(), NOBODY)),
              list("replyTo", ADDRESS, email -> email.participants().replyTo()),
              list("to", ADDRESS, email -> email.participants().to()),
              list("cc", ADDRESS, email -> email.participants().cc()),
              text("subject", email -> email.wording().subject()),
              list("headers", HEADER, email -> email.wording().headers()),
              text("text", email -> inline(email.wording().text())),
              text("html", email -> inline(email.wording().html())),
              list("attachments", ATTACHMENT, email -> email.parts().attachments()),
              one("machine", MACHINE, email -> email.judgement().machine()),
              texts("problems", email -> email.judgement().problems())));

  /** The variables of an email. */
  static EmailVariables of(InboundEmail email) {
    return new EmailVariables(Map.of(NAME, EMAIL.of(email)));
  }

  /** The type of the variable. */
  static StructType type() {
    return EMAIL.type();
  }

  /** Every type that it is made of. */
  static List<StructType> types() {
    return List.of(EMAIL.type(), ADDRESS.type(), HEADER.type(), ATTACHMENT.type(), MACHINE.type());
  }

  /** What is in the content store is not fetched for a rule. */
  private static @Nullable String inline(@Nullable Content content) {
    return content instanceof Content.Text(String text) ? text : null;
  }
}
