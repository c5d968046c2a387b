package io.mailroom.ingest.mime;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.ingest.mime.codec.DecodedOctets;
import io.mailroom.ingest.mime.codec.LenientCharset;
import io.mailroom.ingest.mime.header.HeaderBlock;
import io.mailroom.ingest.mime.header.HeaderReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks the parts of one message. The rule: the first text/plain and the first text/html that have
 * no name and are no attachment are its text and its HTML; every other leaf is an attachment, in
 * order. A message within the message is one attachment and is not looked into; nothing is
 * unpacked, put together or fetched. One thread uses it, once.
 */
final class PartCollector {
  private static final int DEEPEST = 50;
  private static final int MOST_PARTS = 1_000;
  private static final char REPLACEMENT = '\ufffd';

  private final MessageOctets octets;
  private final Contents contents;
  private final Set<Problem> problems = EnumSet.noneOf(Problem.class);
  private final List<Attachment> attachments = new ArrayList<>();
  private @Nullable Content text;
  private @Nullable Content html;
  private DeliveryStatus delivery = DeliveryStatus.UNKNOWN;
  private int parts;

  PartCollector(MessageOctets octets, Contents contents) {
    this.octets = octets;
    this.contents = contents;
  }

  /**
   * Collects the parts of the message whose header has just been read, and of it itself.
   *
   * @throws io.mailroom.ingest.content.ContentFault if spool or store failed
   */
  void collect(HeaderBlock header) throws IOException {
    entity(header, PartHeader.TEXT, 0);
  }

  Set<Problem> problems() {
    return problems;
  }

  List<Attachment> attachments() {
    return attachments;
  }

  /** What a report among the parts says of a delivery; the last one counts. */
  DeliveryStatus delivery() {
    return delivery;
  }

  @Nullable Content text() {
    return text;
  }

  @Nullable Content html() {
    return html;
  }

  private void entity(HeaderBlock header, String otherwise, int depth) throws IOException {
    PartHeader part = PartHeader.of(header.fields(), otherwise);
    judge(header, part);
    Optional<String> boundary = part.isMultipart() ? part.boundary() : Optional.empty();
    if (!part.isMultipart()) {
      leaf(part);
    } else if (depth == DEEPEST) {
      problems.add(Problem.TOO_DEEP);
      attach(part);
    } else if (boundary.isEmpty()) {
      problems.add(Problem.MALFORMED_MULTIPART);
      attach(part);
    } else {
      parts(boundary.get(), part.mediaType(), depth + 1);
    }
  }

  private void parts(String boundary, String mediaType, int depth) throws IOException {
    // Parts of a digest are messages unless they say otherwise (RFC 2046, 5.1.5).
    String otherwise = mediaType.equals("multipart/digest") ? PartHeader.MESSAGE : PartHeader.TEXT;
    int before = parts;
    octets.enter(boundary);
    while (parts <= MOST_PARTS && octets.nextPart()) {
      parts++;
      if (parts > MOST_PARTS) {
        problems.add(Problem.TOO_MANY_PARTS);
      } else {
        entity(HeaderReader.read(octets), otherwise, depth);
      }
    }
    if (parts == before) {
      problems.add(Problem.MALFORMED_MULTIPART);
    }
  }

  private void judge(HeaderBlock header, PartHeader part) {
    if (header.isCut()) {
      problems.add(Problem.HEADERS_CUT);
    }
    if (header.isMalformed()) {
      problems.add(Problem.MALFORMED_HEADER);
    }
    if (part.isAmbiguous()) {
      problems.add(Problem.AMBIGUOUS);
    }
  }

  private void leaf(PartHeader part) throws IOException {
    if (text == null && part.isWording() && part.mediaType().equals(PartHeader.TEXT)) {
      text = wording(part);
    } else if (html == null && part.isWording() && part.mediaType().equals(PartHeader.HTML)) {
      html = wording(part);
    } else {
      attach(part);
    }
  }

  private Content wording(PartHeader part) throws IOException {
    String name = part.charset().orElse("us-ascii");
    Optional<Charset> charset = LenientCharset.named(name);
    if (charset.isEmpty()) {
      problems.add(Problem.UNKNOWN_CHARSET);
    }
    String contentType = part.mediaType() + part.charset().map(c -> "; charset=" + c).orElse("");
    Content content = contents.text(decoded(part), contentType, charset).content();
    if (content instanceof Content.Text(String words) && words.indexOf(REPLACEMENT) >= 0) {
      problems.add(Problem.UNREADABLE_TEXT);
    }
    return content;
  }

  private InputStream decoded(PartHeader part) {
    if (!DecodedOctets.isKnown(part.transferEncoding())) {
      problems.add(Problem.UNKNOWN_ENCODING);
    }
    return DecodedOctets.of(octets, part.transferEncoding());
  }

  private void attach(PartHeader part) throws IOException {
    InputStream decoded = decoded(part);
    if (part.mediaType().endsWith("delivery-status")) {
      byte[] begin = decoded.readNBytes(DeliveryStatus.LONGEST);
      delivery = DeliveryStatus.of(begin);
      decoded = new SequenceInputStream(new ByteArrayInputStream(begin), decoded);
    }
    Contents.Kept kept = contents.binary(decoded, part.mediaType());
    attachments.add(
        new Attachment(
            part.filename().orElse("unnamed"),
            part.mediaType(),
            kept.size(),
            part.contentId(),
            part.isInline(),
            kept.content()));
  }
}
