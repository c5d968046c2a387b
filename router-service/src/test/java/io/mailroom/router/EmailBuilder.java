package io.mailroom.router;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.MailAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An email from Ann to the support of Acme, with what a test makes different. */
public final class EmailBuilder {
  private final InboundEmail.Origin origin;
  private Instant arrived = Samples.PUBLISHED;
  private @Nullable Instant sentAt;
  private @Nullable String messageId;
  private List<String> inReplyTo = List.of();
  private List<String> references = List.of();
  private List<MailAddress> from = List.of(new MailAddress("Ann", "ann@example.org"));
  private List<MailAddress> to = List.of(new MailAddress(null, "support@acme.example"));
  private @Nullable String subject = "Where is my order 815?";
  private final List<HeaderField> headers = new ArrayList<>();
  private @Nullable Content text = new Content.Text("Hello");
  private final List<Attachment> attachments = new ArrayList<>();
  private Machine machine = Machine.NONE;
  private List<String> problems = List.of();

  public EmailBuilder(InboundEmail.Origin origin) {
    this.origin = origin;
    this.messageId = "<" + origin.sequence() + "@example.org>";
  }

  public EmailBuilder arrived(Instant when) {
    arrived = when;
    return this;
  }

  public EmailBuilder sentAt(Instant when) {
    sentAt = when;
    return this;
  }

  public EmailBuilder messageId(@Nullable String id) {
    messageId = id;
    return this;
  }

  public EmailBuilder inReplyTo(String... ids) {
    inReplyTo = List.of(ids);
    return this;
  }

  public EmailBuilder references(String... ids) {
    references = List.of(ids);
    return this;
  }

  public EmailBuilder from(String... addresses) {
    from = addresses(addresses);
    return this;
  }

  public EmailBuilder to(String... addresses) {
    to = addresses(addresses);
    return this;
  }

  public EmailBuilder subject(@Nullable String words) {
    subject = words;
    return this;
  }

  public EmailBuilder header(String name, String value) {
    headers.add(new HeaderField(name, value));
    return this;
  }

  public EmailBuilder text(String words) {
    text = new Content.Text(words);
    return this;
  }

  public EmailBuilder attachment(String type, String octets) {
    var encoded = Base64.getEncoder().encodeToString(octets.getBytes(UTF_8));
    return attachment(type, new Content.Binary(encoded));
  }

  public EmailBuilder attachment(String type, Content content) {
    attachments.add(new Attachment("unnamed", type, 1, null, false, content));
    return this;
  }

  public EmailBuilder machine(Machine.Kind kind) {
    machine = new Machine(kind, "X: y");
    return this;
  }

  public EmailBuilder problems(String... codes) {
    problems = List.of(codes);
    return this;
  }

  public InboundEmail build() {
    return new InboundEmail(
        origin,
        new InboundEmail.Arrival(
            1717, origin.sequence(), List.of(), arrived, arrived, 30_211, "0".repeat(64)),
        new InboundEmail.Threading(sentAt, messageId, inReplyTo, references),
        new InboundEmail.Participants(from, null, List.of(), to, List.of()),
        new InboundEmail.Wording(subject, headers, text, null),
        new InboundEmail.Parts(attachments, null),
        new InboundEmail.Judgement(machine, problems));
  }

  private static List<MailAddress> addresses(String... addresses) {
    return Stream.of(addresses).map(each -> new MailAddress(null, each)).toList();
  }
}
