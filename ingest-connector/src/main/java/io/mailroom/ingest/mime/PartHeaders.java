package io.mailroom.ingest.mime;

import io.mailroom.ingest.mime.header.RawHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.BodyDescriptorBuilder;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.RawField;
import org.jspecify.annotations.Nullable;

/** Makes mime4j see each part as {@link PartHeader} reads it, so that only one parser decides. */
final class PartHeaders implements BodyDescriptorBuilder {
  private final @Nullable PartHeader message;
  private final String otherwise;
  private final List<RawHeader> fields = new ArrayList<>();
  private @Nullable PartHeader built;

  private PartHeaders(@Nullable PartHeader message, String otherwise) {
    this.message = message;
    this.otherwise = otherwise;
  }

  /** For a message whose own header has been read already. */
  static PartHeaders below(PartHeader message) {
    return new PartHeaders(message, PartHeader.TEXT);
  }

  @Override
  public void reset() {
    fields.clear();
  }

  @Override
  public @Nullable Field addField(RawField field) {
    if (message == null && field.getNameLowerCase().startsWith("content-")) {
      fields.add(new RawHeader(field.getName(), value(field)));
    }
    return null;
  }

  @Override
  public BodyDescriptor build() {
    PartHeader part = message == null ? PartHeader.of(fields, otherwise) : message;
    built = part;
    return new Described(part);
  }

  /** Parts of a digest are messages unless they say otherwise (RFC 2046, 5.1.5). */
  @Override
  public BodyDescriptorBuilder newChild() {
    boolean digest = built != null && built.mediaType().equals("multipart/digest");
    return new PartHeaders(null, digest ? PartHeader.MESSAGE : PartHeader.TEXT);
  }

  private static String value(RawField field) {
    byte[] raw = field.getRaw().toByteArray();
    int from = Math.min(field.getDelimiterIdx() + 1, raw.length);
    return new String(raw, from, raw.length - from, StandardCharsets.ISO_8859_1)
        .replace("\r", "")
        .replace("\n", "")
        .strip();
  }

  /** A part in mime4j's terms. */
  record Described(PartHeader part) implements BodyDescriptor {
    @Override
    public String getMimeType() {
      return part.mediaType();
    }

    @Override
    public String getMediaType() {
      return part.mediaType().substring(0, part.mediaType().indexOf('/'));
    }

    @Override
    public String getSubType() {
      return part.mediaType().substring(part.mediaType().indexOf('/') + 1);
    }

    @Override
    public @Nullable String getBoundary() {
      return part.boundary().orElse(null);
    }

    @Override
    public @Nullable String getCharset() {
      return part.charset().map(charset -> charset.toLowerCase(Locale.ROOT)).orElse(null);
    }

    @Override
    public String getTransferEncoding() {
      return part.transferEncoding();
    }

    @Override
    public long getContentLength() {
      return -1;
    }
  }
}
