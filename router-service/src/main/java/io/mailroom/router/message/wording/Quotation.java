package io.mailroom.router.message.wording;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.content.ContentUnreadable;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.router.message.header.HeaderText;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The email that a reply answers, as the reply quotes it: always as text. A stranger's HTML could
 * leave its quotation and speak in the integration's name.
 *
 * @param attribution who wrote it and when; one line
 * @param text its beginning, at most 100,000 characters
 */
public record Quotation(String attribution, String text) {
  private static final int LONGEST = 100_000;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ROOT);
  private static final Pattern CHARSET =
      Pattern.compile("charset=\"?([\\w.:-]{1,40})", Pattern.CASE_INSENSITIVE);

  /**
   * Reads as much of an email as is quoted.
   *
   * @return nothing if it has neither text nor HTML
   * @throws ContentUnreadable if its text is in the store and cannot be had
   * @throws IOException if its text is none
   */
  public static Optional<Quotation> of(InboundEmail email, ContentOctets contents)
      throws IOException {
    var wording = email.wording();
    String text;
    if (wording.text() != null) {
      text = beginning(wording.text(), contents);
    } else if (wording.html() != null) {
      text = HtmlText.of(beginning(wording.html(), contents));
    } else {
      return Optional.empty();
    }
    return Optional.of(new Quotation(attribution(email), Lines.normal(text)));
  }

  /** With a mark before each line (RFC 3676, 4.5). */
  String asText() {
    return attribution
        + "\r\n"
        + Lines.of(text).stream()
            .map(line -> line.startsWith(">") ? ">" + line : "> " + line)
            .map(String::stripTrailing)
            .collect(Collectors.joining("\r\n"));
  }

  String asHtml() {
    return "<div>%s</div>\r\n<blockquote type=\"cite\">%s</blockquote>"
        .formatted(Lines.html(attribution), Lines.html(text));
  }

  private static String attribution(InboundEmail email) {
    var at =
        Stream.of(
                email.threading().sentAt(),
                email.arrival().internalDate(),
                email.arrival().publishedAt())
            .filter(Objects::nonNull)
            .findFirst()
            .map(instant -> "On " + DAY.format(instant.atOffset(ZoneOffset.UTC)))
            .orElse("Before");
    var author =
        email.participants().from().stream()
            .findFirst()
            .map(
                from -> from.name() == null || from.name().isBlank() ? from.address() : from.name())
            .map(HeaderText::line)
            .orElse("the sender");
    return at + ", " + author + " wrote:";
  }

  private static String beginning(Content content, ContentOctets contents) throws IOException {
    var text = new StringBuilder();
    try (var reader = new InputStreamReader(contents.open(content), charset(content))) {
      var piece = new char[8192];
      // To its end, for only there it is known to be the right one.
      for (int length = reader.read(piece); length != -1; length = reader.read(piece)) {
        text.append(piece, 0, Math.min(length, LONGEST - text.length()));
      }
    }
    return text.toString();
  }

  private static Charset charset(Content content) {
    if (!(content instanceof Content.Stored stored)) {
      return UTF_8;
    }
    var matcher = CHARSET.matcher(stored.contentType());
    try {
      return matcher.find() ? Charset.forName(matcher.group(1)) : UTF_8;
    } catch (IllegalArgumentException _) {
      return UTF_8;
    }
  }
}
