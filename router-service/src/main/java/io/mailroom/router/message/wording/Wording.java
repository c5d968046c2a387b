package io.mailroom.router.message.wording;

import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.server.Letterhead.Signature;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a reply says, in one form or both; CR LF between lines. HTML is as it was given: who asked
 * for the reply answers for it.
 *
 * @param text plain text; there is at least one of the two
 * @param html the same as HTML
 */
public record Wording(@Nullable String text, @Nullable String html) {
  private static final String SIGNATURE_MARK = "-- ";
  private static final String END = "</body";

  /** Puts together what was asked for, the signature and the quotation, whatever there is. */
  public static Wording of(
      OutboundEmail.Message message, @Nullable Signature signature, Optional<Quotation> quotation) {
    var text = message.text();
    var html = message.html();
    return new Wording(
        text == null && html != null ? null : text(text == null ? "" : text, signature, quotation),
        html == null ? null : html(html, signature, quotation));
  }

  private static String text(
      String text, @Nullable Signature signature, Optional<Quotation> quotation) {
    var signed =
        signature == null
            ? Lines.normal(text)
            : Lines.normal(text)
                + "\r\n\r\n"
                + SIGNATURE_MARK
                + "\r\n"
                + Lines.normal(signature.text());
    return Stream.of(signed, quotation.map(Quotation::asText).orElse(""))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("\r\n\r\n"))
        + "\r\n";
  }

  /** What is added stands at the end of the body, wherever the document says that is. */
  private static String html(
      String html, @Nullable Signature signature, Optional<Quotation> quotation) {
    var added = new StringBuilder();
    if (signature != null) {
      var given = signature.html();
      added
          .append("<div>" + SIGNATURE_MARK + "<br>\r\n")
          .append(given == null ? Lines.html(signature.text()) : Lines.normal(given))
          .append("</div>\r\n");
    }
    quotation.ifPresent(each -> added.append("<br>\r\n").append(each.asHtml()).append("\r\n"));
    var document = Lines.normal(html);
    int end = document.length() - 1;
    while (end >= 0 && !document.regionMatches(true, end, END, 0, END.length())) {
      end--;
    }
    return end < 0
        ? document + "\r\n" + added
        : document.substring(0, end) + added + document.substring(end) + "\r\n";
  }
}
