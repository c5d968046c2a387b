package io.mailroom.ingest.mime;

import io.mailroom.ingest.mime.codec.LenientCharset;
import io.mailroom.ingest.mime.header.HeaderText;
import io.mailroom.ingest.mime.header.MessageIds;
import io.mailroom.ingest.mime.header.Parameterised;
import io.mailroom.ingest.mime.header.RawHeader;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the header of a part says about its body. Of fields that are there twice, the first counts.
 *
 * @param mediaType type and subtype, lower case
 * @param type Content-Type
 * @param disposition Content-Disposition
 * @param transferEncoding Content-Transfer-Encoding, lower case; empty if none
 * @param contentId without angle brackets
 * @param isAmbiguous whether readers may take the part for different things
 */
record PartHeader(
    String mediaType,
    Parameterised type,
    Parameterised disposition,
    String transferEncoding,
    @Nullable String contentId,
    boolean isAmbiguous) {
  static final String TEXT = "text/plain";
  static final String HTML = "text/html";
  static final String MESSAGE = "message/rfc822";

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}");

  /** RFC 2046 says 70; some mailers write more. */
  private static final int LONGEST_BOUNDARY = 200;

  private static final int LONGEST_FILENAME = 255;

  /**
   * Reads the fields of a part.
   *
   * @param otherwise its media type if it names none, or none that can be read (RFC 2045, 5.2)
   */
  static PartHeader of(List<RawHeader> fields, String otherwise) {
    Fields found = new Fields();
    for (RawHeader field : fields) {
      found.add(field);
    }
    Parameterised type = Parameterised.of(found.type == null ? "" : found.type);
    Parameterised disposition =
        Parameterised.of(found.disposition == null ? "" : found.disposition);
    return new PartHeader(
        MEDIA_TYPE.matcher(type.word()).matches() ? type.word() : otherwise,
        type,
        disposition,
        found.encoding == null ? "" : Parameterised.of(found.encoding).word(),
        found.id == null ? null : contentId(found.id),
        found.repeats || type.repeats() || type.isUnclear("boundary") || disposition.repeats());
  }

  boolean isMultipart() {
    return mediaType.startsWith("multipart/");
  }

  /** What parts the parts of a multipart; as octets. */
  Optional<String> boundary() {
    return type.token("boundary")
        .map(String::stripTrailing)
        .filter(boundary -> !boundary.isEmpty() && boundary.length() <= LONGEST_BOUNDARY);
  }

  /** The charset it names, as it names it. */
  Optional<String> charset() {
    return type.token("charset").map(String::strip).filter(charset -> !charset.isEmpty());
  }

  /** The name it gives its content, without any path. */
  Optional<String> filename() {
    return disposition
        .text("filename")
        .or(() -> type.text("name"))
        .map(name -> name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1))
        .map(name -> LenientCharset.cut(name.strip(), LONGEST_FILENAME))
        .filter(name -> !name.isEmpty() && !name.equals(".") && !name.equals(".."));
  }

  /** Whether it is to be read: text without a name that nobody called an attachment. */
  boolean isWording() {
    return (mediaType.equals(TEXT) || mediaType.equals(HTML))
        && !disposition.word().equals("attachment")
        && filename().isEmpty();
  }

  /** Whether the email shows it in its text. */
  boolean isInline() {
    return disposition.word().equals("inline")
        || (contentId != null && !disposition.word().equals("attachment"));
  }

  private static String contentId(String raw) {
    List<String> ids = MessageIds.of(raw);
    String id = ids.isEmpty() ? HeaderText.decode(raw).strip() : ids.getFirst();
    boolean brackets = id.startsWith("<") && id.endsWith(">") && id.length() > 2;
    return LenientCharset.cut(brackets ? id.substring(1, id.length() - 1) : id, LONGEST_FILENAME);
  }

  /** The first of each field that describes a part. */
  private static final class Fields {
    private @Nullable String type;
    private @Nullable String disposition;
    private @Nullable String encoding;
    private @Nullable String id;
    private boolean repeats;

    void add(RawHeader field) {
      switch (field.name().toLowerCase(Locale.ROOT)) {
        case "content-type" -> type = first(type, field);
        case "content-disposition" -> disposition = first(disposition, field);
        case "content-transfer-encoding" -> encoding = first(encoding, field);
        case "content-id" -> id = first(id, field);
        default -> {}
      }
    }

    private String first(@Nullable String known, RawHeader field) {
      repeats |= known != null;
      return known == null ? field.value() : known;
    }
  }
}
