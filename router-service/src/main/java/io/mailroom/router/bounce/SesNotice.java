package io.mailroom.router.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.router.bounce.Report.Failure;
import io.mailroom.router.bounce.Report.Form;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Amazon SES tells a topic of SNS, as SNS sends it by email: as the text, or wrapped once more
 * ({@code email-json}). Source: Amazon SES Developer Guide, "Amazon SNS notification contents for
 * Amazon SES" and "Contents of event data that Amazon SES publishes".
 */
final class SesNotice {
  private static final JsonCodec<Notice> CODEC = new JsonCodec<>(Notice.class);

  private SesNotice() {}

  record Notice(
      @JsonProperty("Message") @Nullable String wrapped,
      @Nullable String notificationType,
      @Nullable String eventType,
      @Nullable Mail mail,
      @Nullable Bounced bounce) {}

  record Mail(@Nullable String messageId, List<Header> headers) {
    Mail {
      headers = headers == null ? List.of() : List.copyOf(headers);
    }
  }

  record Header(@Nullable String name, @Nullable String value) {}

  record Bounced(@Nullable String bounceType, List<Recipient> bouncedRecipients) {
    Bounced {
      bouncedRecipients = bouncedRecipients == null ? List.of() : List.copyOf(bouncedRecipients);
    }
  }

  record Recipient(
      @Nullable String emailAddress,
      @Nullable String action,
      @Nullable String status,
      @Nullable String diagnosticCode) {}

  /**
   * Reads the text of an email.
   *
   * @return nothing if it is no notice of SES; a report without failures for one that is not about
   *     a bounce, such as a complaint: then the reply had arrived
   */
  static Optional<Report> parse(String text) {
    var json = text.strip();
    if (!json.startsWith("{")) {
      return Optional.empty();
    }
    try {
      // What SNS writes below the JSON is not read.
      var outer = CODEC.decode(json.getBytes(UTF_8));
      var notice = outer.wrapped() == null ? outer : CODEC.decode(outer.wrapped().getBytes(UTF_8));
      return Optional.ofNullable(notice.mail()).map(mail -> report(notice, mail));
    } catch (UnreadableRecordException _) {
      return Optional.empty();
    }
  }

  private static Report report(Notice notice, Mail mail) {
    var original =
        mail.headers().stream()
            .filter(header -> "message-id".equalsIgnoreCase(header.name()))
            .flatMap(header -> Stream.ofNullable(header.value()))
            .map(String::strip);
    var messages = Stream.concat(original, Stream.ofNullable(mail.messageId())).toList();
    var type = notice.notificationType() == null ? notice.eventType() : notice.notificationType();
    var bounce = notice.bounce();
    var failures =
        "Bounce".equals(type) && bounce != null
            ? bounce.bouncedRecipients().stream()
                .filter(each -> isFailure(bounce, each))
                .map(each -> new Failure(each.emailAddress(), each.status(), each.diagnosticCode()))
                .toList()
            : List.<Failure>of();
    return new Report(messages, failures, Form.STRUCTURED);
  }

  /** SES tells of a passing failure too, once it has given up; an answering machine is none. */
  private static boolean isFailure(Bounced bounce, Recipient recipient) {
    return recipient.action() == null
        ? "Permanent".equals(bounce.bounceType())
        : recipient.action().equalsIgnoreCase("failed");
  }
}
