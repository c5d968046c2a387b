package io.mailroom.ingest.mime;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.MailAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of an email, in a line for people to read: columns parted by tabs, long values
 * cut, characters that cannot be seen escaped.
 */
final class Reading {
  static final String COLUMNS =
      "file\tfrom\tto\tsubject\tsent\tmessage id\treferences\tmachine\ttext\thtml\tattachments\tproblems";

  private static final int LONGEST = 60;
  private static final int MOST = 4;

  private Reading() {}

  static String of(String file, InboundEmail email) {
    var threading = email.threading();
    return String.join(
        "\t",
        file,
        list(email.participants().from(), Reading::address),
        list(email.participants().to(), Reading::address),
        visible(email.wording().subject()),
        String.valueOf(threading.sentAt()),
        visible(threading.messageId()),
        list(threading.references(), Reading::visible),
        email.judgement().machine().kind().name().toLowerCase(Locale.ROOT),
        content(email.wording().text()),
        content(email.wording().html()),
        list(email.parts().attachments(), Reading::attachment),
        String.join(" ", email.judgement().problems()));
  }

  private static <T> String list(List<T> all, Function<T, String> text) {
    var shown = all.stream().limit(MOST).map(text).collect(Collectors.joining(" | "));
    return all.size() > MOST ? all.size() + ": " + shown : shown;
  }

  private static String address(MailAddress address) {
    var name = address.name() == null ? "" : visible(address.name()) + " ";
    return name + "<" + visible(address.address()) + ">";
  }

  private static String attachment(Attachment attachment) {
    return "%s %s %d%s%s"
        .formatted(
            visible(attachment.filename()),
            attachment.contentType(),
            attachment.size(),
            attachment.inline() ? " inline" : "",
            attachment.contentId() == null ? "" : " " + visible(attachment.contentId()));
  }

  private static String content(@Nullable Content content) {
    return switch (content) {
      case null -> "none";
      case Content.Text(String text) -> visible(text);
      case Content.Binary(String base64) -> base64;
      case Content.Stored stored -> "stored " + stored.size();
    };
  }

  private static String visible(@Nullable String text) {
    if (text == null) {
      return "none";
    }
    var visible = new StringBuilder("'");
    text.codePoints().limit(LONGEST).forEach(point -> append(visible, point));
    return visible.append(text.codePointCount(0, text.length()) > LONGEST ? "…" : "'").toString();
  }

  private static void append(StringBuilder visible, int point) {
    switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          visible.append("{%x}".formatted(point));
      default -> visible.appendCodePoint(point);
    }
  }
}
