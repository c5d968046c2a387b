package io.mailroom.router.message;

import io.mailroom.contract.email.Content;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an attachment says it is, made fit for a header. */
final class MediaType {
  private static final String OCTETS = "application/octet-stream";
  private static final String TOKEN = "[a-z0-9][a-z0-9!#$&^_.+-]{0,126}";
  private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);

  /** These would be read as a part of the reply itself; and may not be base64 (RFC 2046, 5). */
  private static final Pattern STRUCTURE = Pattern.compile("(multipart|message)/.*");

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset=\"?([a-z0-9.:_-]{1,40})", Pattern.CASE_INSENSITIVE);

  private MediaType() {}

  /** The value of Content-Type; octets where the attachment's own says nothing usable. */
  static String of(@Nullable String announced, Content content) {
    var type = announced == null ? "" : announced.strip().toLowerCase(Locale.ROOT);
    if (!TYPE.matcher(type).matches() || STRUCTURE.matcher(type).matches()) {
      return OCTETS;
    }
    return type.startsWith("text/") ? type + charset(content) : type;
  }

  private static String charset(Content content) {
    return switch (content) {
      case Content.Text _ -> "; charset=UTF-8";
      case Content.Binary _ -> "";
      case Content.Stored stored -> {
        var matcher = CHARSET.matcher(stored.contentType());
        yield matcher.find() ? "; charset=" + matcher.group(1) : "";
      }
    };
  }
}
