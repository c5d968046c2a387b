package io.mailroom.router.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.reply.ReplyToken;
import io.mailroom.router.bounce.Report.Form;
import io.mailroom.router.conversation.ConversationId;
import io.mailroom.router.conversation.OwnMessageId;
import io.mailroom.router.conversation.Recollection;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Recognises the replies that came back. */
public final class Bounces {
  private static final Set<String> STATUS =
      Set.of("message/delivery-status", "message/global-delivery-status");

  private static final Set<String> RETURNED =
      Set.of(
          "message/rfc822",
          "message/rfc822-headers",
          "text/rfc822-headers",
          "message/global",
          "message/global-headers");

  private static final int MOST_OCTETS = 256 << 10;
  private static final String SES = "amazonses.com>";
  private static final String SNS = "amazonaws.com";

  private final Contents contents;

  /**
   * Recognises.
   *
   * @param contents where what is not in an event is read from
   */
  public Bounces(Contents contents) {
    this.contents = contents;
  }

  /**
   * The reply that an email says something about.
   *
   * @param memory knows the Message-IDs that providers gave
   * @return nothing if it is about no reply of ours
   */
  public Optional<ReturnedReply> in(InboundEmail email, Recollection memory) {
    return report(email)
        .flatMap(report ->
            report.messages().stream()
                .flatMap(each -> reply(each, email, memory).stream())
                .map(reply ->
                    new ReturnedReply(
                        reply.conversation(), reply.token(), report.reason(), report.recipients()))
                .findFirst());
  }

  private record Reply(ConversationId conversation, ReplyToken token) {}

  private Optional<Report> report(InboundEmail email) {
    var status = attachment(email, STATUS);
    if (status.isPresent()) {
      return Optional.of(
          structured(email, DeliveryStatus.parse(text(email, status.get().content()))));
    }
    if (isFromSns(email)) {
      return SesNotice.parse(text(email, email.wording().text()));
    }
    return email.judgement().machine().kind() == Machine.Kind.BOUNCE
        ? Words.parse(
            email,
            text(email, email.wording().text()),
            attachment(email, RETURNED).map(each -> text(email, each.content())).orElse(""))
        : Optional.empty();
  }

  private Report structured(InboundEmail email, DeliveryStatus status) {
    var messages = new ArrayList<String>();
    var returned =
        attachment(email, RETURNED).stream()
            .flatMap(each -> HeaderLines.groups(text(email, each.content())).stream())
            .findFirst();
    var messageId = returned.stream().flatMap(each -> each.ids("message-id").stream()).findFirst();
    messageId.ifPresent(messages::add);
    messages.addAll(status.messages());
    if (messageId.isEmpty()) {
      messages.addAll(email.threading().inReplyTo());
      messages.addAll(last(email.threading().references()));
    }
    // SES keeps References, where our own id is the last. Of any other message that would be the
    // reply that it answers, which did not come back.
    if (messageId.isEmpty() || messageId.get().endsWith(SES)) {
      returned.ifPresent(each -> messages.addAll(last(each.ids("references"))));
    }
    return new Report(messages, status.failures(), Form.STRUCTURED);
  }

  private static Optional<Reply> reply(String messageId, InboundEmail email, Recollection memory) {
    var provided = ConversationKey.provider(email.origin().integrationId(), messageId);
    return OwnMessageId.parse(messageId)
        .map(own -> new Reply(own.conversation(), own.reply()))
        .or(() ->
            memory
                .conversation(provided, email.arrival().publishedAt())
                .flatMap(known ->
                    Optional.ofNullable(known.reply())
                        .map(token ->
                            new Reply(new ConversationId(known.conversationId()), token))));
  }

  private static boolean isFromSns(InboundEmail email) {
    return email.participants().from().stream()
        .anyMatch(each -> each.address().endsWith("@" + SNS) || each.address().endsWith("." + SNS));
  }

  private static Optional<Attachment> attachment(InboundEmail email, Set<String> types) {
    return email.parts().attachments().stream()
        .filter(each -> types.contains(each.contentType()))
        .findFirst();
  }

  private static List<String> last(List<String> ids) {
    return ids.isEmpty() ? List.of() : List.of(ids.getLast());
  }

  private String text(InboundEmail email, @Nullable Content content) {
    return switch (content) {
      case null -> "";
      case Content.Text(var text) -> text;
      case Content.Binary(var base64) -> text(octets(base64));
      case Content.Stored stored ->
          contents
              .read(email.origin().integrationId(), stored, MOST_OCTETS)
              .map(Bounces::text)
              .orElse("");
    };
  }

  private static byte[] octets(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }

  private static String text(byte[] octets) {
    return new String(octets, UTF_8);
  }
}
