package io.mailroom.ingest.mime;

import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail.Judgement;
import io.mailroom.contract.email.InboundEmail.Participants;
import io.mailroom.contract.email.InboundEmail.Parts;
import io.mailroom.contract.email.InboundEmail.Threading;
import io.mailroom.contract.email.InboundEmail.Wording;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.ingest.content.ContentFault;
import io.mailroom.ingest.content.ContentStore;
import io.mailroom.ingest.content.RawEmail;
import io.mailroom.ingest.mime.codec.LenientCharset;
import io.mailroom.ingest.mime.header.Addresses;
import io.mailroom.ingest.mime.header.HeaderBlock;
import io.mailroom.ingest.mime.header.HeaderReader;
import io.mailroom.ingest.mime.header.HeaderText;
import io.mailroom.ingest.mime.header.MessageIds;
import io.mailroom.ingest.mime.header.RawHeader;
import io.mailroom.ingest.mime.header.SentDate;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an email. No content stops it: what cannot be read is missing from the result, its problems
 * say so, and the raw message is with it. Memory is bounded by the limits, whatever the size. Any
 * thread may call it.
 */
public final class EmailParser {
  private static final int LONGEST_SUBJECT = 4_096;

  /** Fields that RFC 5322, 3.6 and RFC 2045 allow once. */
  private static final List<String> ONCE =
      List.of(
          "from",
          "sender",
          "reply-to",
          "to",
          "cc",
          "subject",
          "date",
          "message-id",
          "in-reply-to",
          "references",
          "mime-version");

  private final ContentStore store;
  private final InlineLimits limits;

  /**
   * @param store takes contents beyond the limits
   * @param limits of what goes into the event
   */
  public EmailParser(ContentStore store, InlineLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /**
   * Reads an email; contents in the store are durable when it returns.
   *
   * @param integration whose email it is
   * @param raw stays open
   * @throws ContentFault if the spool or the store failed; never because of what the email is
   */
  public ParsedEmail parse(IntegrationId integration, RawEmail raw) throws ContentFault {
    try (ContentStore.Deposit deposit = store.open(integration)) {
      ParsedEmail email = read(new Contents(deposit, limits, raw.size()), raw);
      deposit.settle();
      return email;
    }
  }

  private static ParsedEmail read(Contents contents, RawEmail raw) throws ContentFault {
    try (InputStream in = raw.open()) {
      return read(new MessageOctets(in), contents, raw);
    } catch (ContentFault e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a raw email fails with a content fault only", e);
    } catch (RuntimeException _) {
      // A bug in the reading must cost an email its parts, not its event, nor those behind it (P1).
      return unparsable(contents.raw(raw));
    }
  }

  private static ParsedEmail unparsable(Content raw) {
    return new ParsedEmail(
        new Threading(null, null, List.of(), List.of()),
        new Participants(List.of(), null, List.of(), List.of(), List.of()),
        new Wording(null, List.of(), null, null),
        new Parts(List.of(), raw),
        new Judgement(Machine.NONE, List.of(Problem.UNPARSABLE.code())));
  }

  private static ParsedEmail read(MessageOctets octets, Contents contents, RawEmail raw)
      throws IOException {
    HeaderBlock header = HeaderReader.read(octets);
    PartCollector parts = new PartCollector(octets, contents);
    parts.collect(header);
    Set<Problem> problems = parts.problems();
    Participants participants = participants(header, problems);
    if (octets.hadEmptyLines()) {
      problems.add(Problem.MALFORMED_HEADER);
    }
    if (ONCE.stream().anyMatch(name -> header.all(name).size() > 1)) {
      problems.add(Problem.AMBIGUOUS);
    }
    return new ParsedEmail(
        threading(header),
        participants,
        wording(header, parts.text(), parts.html()),
        new Parts(parts.attachments(), problems.isEmpty() ? null : contents.raw(raw)),
        new Judgement(
            MachineSigns.in(header, parts.delivery()),
            problems.stream().map(Problem::code).toList()));
  }

  private static Threading threading(HeaderBlock header) {
    return new Threading(
        header.first("Date").flatMap(SentDate::of).orElse(null),
        header.first("Message-ID").map(MessageIds::of).stream()
            .flatMap(List::stream)
            .findFirst()
            .orElse(null),
        header.first("In-Reply-To").map(MessageIds::of).orElse(List.of()),
        header.first("References").map(MessageIds::of).orElse(List.of()));
  }

  private static Participants participants(HeaderBlock header, Set<Problem> problems) {
    List<MailAddress> sender = addresses(header, "Sender", problems);
    return new Participants(
        addresses(header, "From", problems),
        sender.isEmpty() ? null : sender.getFirst(),
        addresses(header, "Reply-To", problems),
        addresses(header, "To", problems),
        addresses(header, "Cc", problems));
  }

  private static List<MailAddress> addresses(
      HeaderBlock header, String name, Set<Problem> problems) {
    List<MailAddress> addresses = header.first(name).map(Addresses::of).orElse(List.of());
    if (addresses.size() == Addresses.MOST) {
      problems.add(Problem.ADDRESSES_CUT);
    }
    return addresses;
  }

  private static Wording wording(
      HeaderBlock header, @Nullable Content text, @Nullable Content html) {
    List<HeaderField> fields = header.fields().stream().map(RawHeader::decoded).toList();
    return new Wording(
        header
            .first("Subject")
            .map(HeaderText::decode)
            .map(subject -> LenientCharset.cut(subject, LONGEST_SUBJECT))
            .orElse(null),
        fields,
        text,
        html);
  }
}
