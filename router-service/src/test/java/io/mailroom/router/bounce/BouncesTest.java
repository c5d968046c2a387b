package io.mailroom.router.bounce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus.Recipient;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.reply.ReplyToken;
import io.mailroom.contract.watch.Watch;
import io.mailroom.router.EmailBuilder;
import io.mailroom.router.Samples;
import io.mailroom.router.conversation.ConversationId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BouncesTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final Watch INBOX = Samples.watch("INBOX", "support");
  private static final ReplyToken TOKEN = new OutboundId("out-1").token();
  private static final ConversationId CONVERSATION = new ConversationId("c".repeat(32));
  private static final String OURS =
      "<mailroom." + CONVERSATION + "." + TOKEN + "@support.acme.example>";
  private static final String EARLIER =
      "<mailroom." + CONVERSATION + "." + new OutboundId("out-0").token() + "@acme.example>";
  private static final String OF_SES =
      "0102018f3c6a1b2c-aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee-000000";
  private static final Instant NOW = Samples.PUBLISHED;

  private static final String STATUS = status("failed", "5.1.1");
  private static final String HEADERS =
      """
      Received: from router by mail.acme.example
      From: Acme <support@acme.example>
      To: ann@example.org
      Subject: Re: Order
      Message-ID: %s
      References: <1@example.org> %s
      """;

  private final Map<ConversationKey, Remembered> memory = new HashMap<>();
  private final Map<URI, String> store = new HashMap<>();
  private final Bounces bounces =
      new Bounces((_, content, most) ->
          Optional.ofNullable(store.get(content.uri()))
              .map(each -> each.substring(0, Math.min(most, each.length())).getBytes(UTF_8)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "message/rfc822",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global",
        "message/global-headers"
      })
  void aReplyThatCameBackIsKnownByTheMessageId(String returned) {
    var bounce = dsn(STATUS).attachment(returned, HEADERS.formatted(OURS, EARLIER) + "\nHello");

    assertThat(in(bounce))
        .contains(
            new OutboxNote(
                TOKEN,
                OutboxNote.Kind.BOUNCED,
                NOW,
                new Reason("bounced", "5.1.1 smtp; 550 No"),
                List.of(new Recipient("ann@example.org", State.BOUNCED, "5.1.1 smtp; 550 No"))));
  }

  @Test
  void aFoldedMessageIdInLowerCaseIsRead() {
    var headers = "subject: x\r\nmessage-id:\r\n " + OURS + "\r\n\r\nMessage-ID: <other@x>\r\n";

    assertThat(in(dsn(STATUS).attachment("message/rfc822", headers))).isPresent();
  }

  @Test
  void aGlobalDeliveryStatusIsReadLikeAnyOther() {
    var bounce =
        email()
            .attachment("message/global-delivery-status", STATUS)
            .attachment("message/global-headers", HEADERS.formatted(OURS, ""));

    assertThat(in(bounce)).isPresent();
  }

  @Test
  void whatIsOnlyLateIsOfTheConversationAndNoBounce() {
    var late =
        dsn(status("delayed", "4.4.1"))
            .attachment("message/rfc822", HEADERS.formatted(OURS, EARLIER));

    assertThat(in(late)).isEmpty();
    assertThat(reply(late)).map(ReturnedReply::conversation).contains(CONVERSATION);
  }

  @Test
  void aReplyOverSesIsKnownByWhatItsOwnerRemembered() {
    provided(NOW.minus(Duration.ofHours(1)));
    var headers = HEADERS.formatted("<" + OF_SES + "@eu-west-1.amazonses.com>", "");

    assertThat(in(dsn(STATUS).attachment("message/rfc822", headers)))
        .map(OutboxNote::token)
        .contains(TOKEN);
  }

  @Test
  void aReplyOverSesIsElseKnownByTheLastReference() {
    var headers =
        HEADERS.formatted("<" + OF_SES + "@eu-west-1.amazonses.com>", EARLIER + "\n " + OURS);

    assertThat(in(dsn(STATUS).attachment("message/rfc822", headers)))
        .map(OutboxNote::token)
        .contains(TOKEN);
  }

  @Test
  void aMessageThatSomebodyElseSentIsNotTheReplyThatItRefersTo() {
    var headers = HEADERS.formatted("<outlook@acme.example>", OURS);

    assertThat(reply(dsn(STATUS).attachment("message/rfc822", headers))).isEmpty();
  }

  @Test
  void withoutTheReturnedHeaderTheServersOwnReferenceCounts() {
    var google = "X-Original-Message-ID: " + OURS + "\n\n" + STATUS;

    assertThat(in(dsn(google))).map(OutboxNote::token).contains(TOKEN);
    assertThat(in(dsn(STATUS).inReplyTo(OURS))).map(OutboxNote::token).contains(TOKEN);
    assertThat(in(dsn(STATUS).references(EARLIER, OURS))).map(OutboxNote::token).contains(TOKEN);
    assertThat(in(dsn(STATUS))).isEmpty();
  }

  @Test
  void contentsOfTheStoreAreRead() {
    var uri = URI.create("file:///store/x");
    store.put(uri, HEADERS.formatted(OURS, "") + "\n" + "x".repeat(1 << 20));
    var stored = new Content.Stored(uri, "message/rfc822", 1 << 20, "0".repeat(64));

    assertThat(in(dsn(STATUS).attachment("message/rfc822", stored))).isPresent();
    store.clear();
    assertThat(in(dsn(STATUS).attachment("message/rfc822", stored))).isEmpty();
  }

  @Test
  void garbageIsNoBounce() {
    var garbage = new Content.Binary("%%%");

    assertThat(in(email().attachment("message/delivery-status", garbage))).isEmpty();
    assertThat(in(dsn(STATUS).attachment("message/rfc822", garbage))).isEmpty();
  }

  @Test
  void anotherIntegrationsProviderIdIsUnknown() {
    memory.put(
        ConversationKey.provider(new IntegrationId("other"), OF_SES),
        new Remembered.Conversation(CONVERSATION.value(), TOKEN, NOW));
    var headers = HEADERS.formatted("<" + OF_SES + "@email.amazonses.com>", "");

    assertThat(in(dsn(STATUS).attachment("message/rfc822", headers))).isEmpty();
  }

  @Test
  void qmailSaysItInWords() {
    var bounce =
        email()
            .machine(Machine.Kind.BOUNCE)
            .text(
                """
                Hi. This is the qmail-send program at mail.acme.example.
                I'm afraid I wasn't able to deliver your message to the following addresses.
                This is a permanent error; I've given up. Sorry it didn't work out.

                <ann@example.org>:
                192.0.2.1 does not like recipient.
                Remote host said: 550 No such user
                Giving up on 192.0.2.1.

                --- Below this line is a copy of the message.

                Return-Path: <support@acme.example>
                Message-ID: %s
                Subject: Re: Order

                We still will retry, warning message only, delayed
                """
                    .formatted(OURS));

    var note = in(bounce).orElseThrow();
    assertThat(note.token()).isEqualTo(TOKEN);
    assertThat(note.reason()).extracting("code").isEqualTo("bounced-in-words");
    assertThat(note.recipients()).extracting(Recipient::address).containsExactly("ann@example.org");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ihre Nachricht konnte nicht zugestellt werden: unzustellbar",
        "メールを配信できませんでした。",
        "Le message n'a pas pu être remis",
        "host mx.example.org said: 550 5.7.1 blocked",
        "A message that you sent could not be delivered to one or more of its recipients."
      })
  void othersSayItInOtherWords(String words) {
    var bounce =
        email()
            .machine(Machine.Kind.BOUNCE)
            .text(words)
            .attachment("message/rfc822", HEADERS.formatted(OURS, ""));

    assertThat(in(bounce)).map(OutboxNote::token).contains(TOKEN);
    assertThat(in(bounce.machine(Machine.Kind.NONE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Warning: message delayed 24 hours. Delivery attempts will continue to be made: 450 4.2.0",
        "THIS IS A WARNING MESSAGE ONLY. YOU DO NOT NEED TO RESEND YOUR MESSAGE. 550",
        "Ihre Nachricht ist verzögert; host sagte 421 4.4.2, später 550",
        "Thank you for your message"
      })
  void whatMayStillArriveIsNoBounce(String words) {
    var warning =
        email()
            .machine(Machine.Kind.BOUNCE)
            .text(words)
            .attachment("message/rfc822", HEADERS.formatted(OURS, ""));

    assertThat(in(warning)).isEmpty();
  }

  @Test
  void eximNamesWhoFailedInTheHeader() {
    var bounce =
        email()
            .machine(Machine.Kind.BOUNCE)
            .header("X-Failed-Recipients", "ann@example.org, bob@example.org")
            .text("This message was created automatically.\nMessage-ID: " + OURS);

    assertThat(in(bounce).orElseThrow().recipients())
        .extracting(Recipient::address)
        .containsExactly("ann@example.org", "bob@example.org");
  }

  @Test
  void sesTellsOverSns() {
    provided(NOW);

    assertThat(in(sns(notice("Bounce", "Permanent", ",\"action\":\"failed\""))).orElseThrow())
        .satisfies(note -> {
          assertThat(note.token()).isEqualTo(TOKEN);
          assertThat(note.recipients())
              .containsExactly(
                  new Recipient("ann@example.org", State.BOUNCED, "5.1.1 smtp; 550 5.1.1 unknown"));
        });
    assertThat(in(sns(notice("Bounce", "Permanent", "")))).isPresent();
    assertThat(in(sns(notice("Bounce", "Transient", ",\"action\":\"failed\"")))).isPresent();
    assertThat(in(sns(notice("Bounce", "Transient", "")))).isEmpty();
    assertThat(in(sns(notice("Bounce", "Undetermined", ",\"action\":\"delayed\"")))).isEmpty();
  }

  @Test
  void sesTellsOfEventsLikewise() {
    provided(NOW);
    var event = notice("Bounce", "Permanent", "").replace("\"notificationType\"", "\"eventType\"");

    assertThat(in(sns(event))).map(OutboxNote::token).contains(TOKEN);
  }

  @Test
  void aNoticeThatIsWrappedOnceMoreIsUnwrapped() throws Exception {
    provided(NOW);
    var wrapped =
        "{\"Type\":\"Notification\",\"MessageId\":\"x\",\"Message\":"
            + JsonCodec.mapper().writeValueAsString(notice("Bounce", "Permanent", ""))
            + "}";

    assertThat(in(sns(wrapped))).map(OutboxNote::token).contains(TOKEN);
  }

  @Test
  void sesMayRepeatOurOwnMessageId() {
    var notice =
        notice("Bounce", "Permanent", "")
            .replace("\"headers\":[]", "\"headers\":[{\"name\":\"Message-ID\",\"value\":\"%s\"}]")
            .formatted(OURS);

    assertThat(in(sns(notice))).map(OutboxNote::token).contains(TOKEN);
  }

  @Test
  void aComplaintIsOfTheConversationAndNoBounce() {
    provided(NOW);

    var complaint = sns(notice("Complaint", "Permanent", ""));

    assertThat(in(complaint)).isEmpty();
    assertThat(reply(complaint)).map(ReturnedReply::conversation).contains(CONVERSATION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Hello", "{", "{}", "[]", "{\"Message\":\"x\"}", "{\"mail\":{}}"})
  void anythingElseFromSnsIsNoBounce(String text) {
    assertThat(reply(sns(text))).isEmpty();
  }

  @Test
  void aNoticeOfSomebodyElseIsNone() {
    provided(NOW);

    assertThat(reply(email().text(notice("Bounce", "Permanent", "")))).isEmpty();
    assertThat(reply(sns("x").from("a@amazonaws.com.evil.example").text("{}"))).isEmpty();
  }

  private void provided(Instant at) {
    memory.put(
        ConversationKey.provider(ACME, OF_SES),
        new Remembered.Conversation(CONVERSATION.value(), TOKEN, at));
  }

  private static EmailBuilder sns(String text) {
    var below =
        "\n\n--\nIf you wish to stop receiving notifications from this topic, please click {here}\n";
    return email().from("no-reply@sns.amazonaws.com").text(text + below);
  }

  private static String notice(String type, String bounceType, String action) {
    return """
    {"notificationType":"%s","bounce":{"feedbackId":"f","bounceType":"%s","bounceSubType":"General",
    "bouncedRecipients":[{"emailAddress":"ann@example.org","status":"5.1.1",
    "diagnosticCode":"smtp; 550 5.1.1 unknown"%s}],"timestamp":"2026-05-01T10:00:00.000Z"},
    "mail":{"timestamp":"2026-05-01T09:59:59.000Z","source":"support@acme.example",
    "messageId":"%s","destination":["ann@example.org"],"headersTruncated":false,"headers":[]}}
    """
        .formatted(type, bounceType, action, OF_SES)
        .strip();
  }

  private static EmailBuilder dsn(String status) {
    return email()
        .from("mailer-daemon@mail.acme.example")
        .machine(Machine.Kind.BOUNCE)
        .attachment("message/delivery-status", status);
  }

  private static String status(String action, String code) {
    return """
    Reporting-MTA: dns; mail.acme.example

    Final-Recipient: rfc822; ann@example.org
    Action: %s
    Status: %s
    Diagnostic-Code: smtp; 550 No
    """
        .formatted(action, code);
  }

  private static EmailBuilder email() {
    return new EmailBuilder(Samples.origin(ACME, INBOX, 1));
  }

  private Optional<ReturnedReply> reply(EmailBuilder email) {
    return bounces.in(email.build(), key -> Optional.ofNullable(memory.get(key)));
  }

  private Optional<OutboxNote> in(EmailBuilder email) {
    return reply(email).flatMap(found -> found.note(NOW));
  }
}
