package io.mailroom.contract.email;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reply must carry to be one; copied unchanged from {@link RoutedEmail} into an {@code
 * OutboundEmail}.
 */
public record ReplyTo(
    EmailId emailId,
    @Nullable String messageId,
    List<String> references,
    @Nullable String subject,
    List<MailAddress> from,
    RecordPosition record) {
  public ReplyTo {
    references = List.copyOf(references);
    from = List.copyOf(from);
  }
}
