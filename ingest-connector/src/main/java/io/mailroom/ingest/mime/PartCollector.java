package io.mailroom.ingest.mime;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.ingest.mime.codec.DecodedOctets;
import io.mailroom.ingest.mime.codec.LenientCharset;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
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
  private static final int PART_HEADER = 64 * 1024;
  private static final int PART_HEADER_FIELDS = 200;
  private static final MimeConfig CONFIG =
      new MimeConfig.Builder()
          .setMaxLineLen(PART_HEADER)
          .setMaxHeaderLen(PART_HEADER)
          .setMaxHeaderCount(PART_HEADER_FIELDS)
          .setMaxContentLen(-1)
          .build();

  private final Contents contents;
  private final Set<Problem> problems = EnumSet.noneOf(Problem.class);
  private final List<Attachment> attachments = new ArrayList<>();
  private @Nullable Content text;
  private @Nullable Content html;
  private int depth;
  private int parts;
  private int partsBefore;

  PartCollector(Contents contents) {
    this.contents = contents;
  }

  /**
   * Collects all it can.
   *
   * @param message what the message's header says
   * @param body what follows that header
   * @throws io.mailroom.ingest.content.ContentFault if spool or store failed
   */
  void collect(PartHeader message, InputStream body) throws MimeException, IOException {
    MimeTokenStream tokens = new MimeTokenStream(CONFIG, PartHeaders.below(message));
    tokens.setRecursionMode(RecursionMode.M_NO_RECURSE);
    var _ = tokens.parseHeadless(body, message.mediaType());
    for (EntityState state = tokens.getState();
        state != EntityState.T_END_OF_STREAM;
        state = tokens.next()) {
      switch (state) {
        case T_START_BODYPART -> parts++;
        case T_START_MULTIPART -> startMultipart(tokens);
        case T_END_MULTIPART -> endMultipart();
        case T_BODY -> leaf(header(tokens), tokens.getInputStream());
        default -> {}
      }
      if (parts > MOST_PARTS) {
        problems.add(Problem.TOO_MANY_PARTS);
        return;
      }
    }
  }

  Set<Problem> problems() {
    return problems;
  }

  List<Attachment> attachments() {
    return attachments;
  }

  @Nullable Content text() {
    return text;
  }

  @Nullable Content html() {
    return html;
  }

  private void startMultipart(MimeTokenStream tokens) throws IOException {
    depth++;
    partsBefore = parts;
    PartHeader part = header(tokens);
    if (depth > DEEPEST) {
      problems.add(Problem.TOO_DEEP);
    } else if (part.boundary().isEmpty()) {
      problems.add(Problem.MALFORMED_MULTIPART);
    } else {
      return;
    }
    // Once its octets are read, mime4j does not go into it.
    attach(part, tokens.getInputStream());
    partsBefore = -1;
  }

  private void endMultipart() {
    depth--;
    if (parts == partsBefore) {
      problems.add(Problem.MALFORMED_MULTIPART);
    }
  }

  private PartHeader header(MimeTokenStream tokens) {
    PartHeader part = ((PartHeaders.Described) tokens.getBodyDescriptor()).part();
    if (part.isAmbiguous()) {
      problems.add(Problem.AMBIGUOUS);
    }
    return part;
  }

  private void leaf(PartHeader part, InputStream encoded) throws IOException {
    if (text == null && part.isWording() && part.mediaType().equals(PartHeader.TEXT)) {
      text = wording(part, encoded);
    } else if (html == null && part.isWording() && part.mediaType().equals(PartHeader.HTML)) {
      html = wording(part, encoded);
    } else {
      attach(part, encoded);
    }
  }

  private Content wording(PartHeader part, InputStream encoded) throws IOException {
    String name = part.charset().orElse("us-ascii");
    Optional<Charset> charset = LenientCharset.named(name);
    if (charset.isEmpty()) {
      problems.add(Problem.UNKNOWN_CHARSET);
    }
    String contentType = part.mediaType() + part.charset().map(c -> "; charset=" + c).orElse("");
    try (InputStream octets = DecodedOctets.of(encoded, part.transferEncoding())) {
      return contents.text(octets, contentType, charset).content();
    }
  }

  private void attach(PartHeader part, InputStream encoded) throws IOException {
    try (InputStream octets = DecodedOctets.of(encoded, part.transferEncoding())) {
      Contents.Kept kept = contents.binary(octets, part.mediaType());
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
}
