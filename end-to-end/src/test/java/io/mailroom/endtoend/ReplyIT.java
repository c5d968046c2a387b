package io.mailroom.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.endtoend.world.Correspondent;
import io.mailroom.endtoend.world.Downstream;
import io.mailroom.endtoend.world.LetterParts;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.Outbounds;
import io.mailroom.endtoend.world.ReplySink;
import io.mailroom.endtoend.world.Servers;
import io.mailroom.endtoend.world.SupportDesk;
import io.mailroom.sandbox.ses.SesStub;
import io.mailroom.sandbox.smtp.Answer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The way of an email and its replies, with real servers at both ends. */
class ReplyIT {
  private static final Duration GUARD = Duration.ofMinutes(2);
  private static final String REGION = "eu-west-1";
  private static final String FILE = "JVBERi0xLjcK";
  private static final String LOGO = "iVBORw0KGgo=";

  private static ReplySink sink;
  private static SesStub ses;
  private static Mailroom mailroom;
  private static Downstream downstream;

  @BeforeAll
  static void open() {
    var postfix = Servers.shared().postfix();
    sink = new ReplySink();
    ses = SesStub.start();
    mailroom =
        Mailroom.open(
            "reply",
            Map.of(
                "MAILROOM_SMTP_PORTS",
                postfix.submissionPort()
                    + ","
                    + postfix.implicitTlsPort()
                    + ","
                    + sink.server().port(),
                "MAILROOM_SES_ENDPOINT",
                ses.endpoint().toString(),
                "MAILROOM_REPLY_RETRY",
                "100ms",
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test"));
    var _ = mailroom.connector("connector").awaitReady();
    var _ = mailroom.router().awaitReady();
    downstream = mailroom.downstream();
  }

  @AfterAll
  static void close() {
    downstream.close();
    mailroom.close();
    ses.close();
    sink.close();
  }

  @Test
  void aReplyByStartTlsArrivesAsAskedAndItsAnswerComesBack() throws Exception {
    replyArrivesAsAskedAndItsAnswerComesBack("starttls");
  }

  @Test
  void aReplyByImplicitTlsArrivesAsAskedAndItsAnswerComesBack() throws Exception {
    replyArrivesAsAskedAndItsAnswerComesBack("implicit");
  }

  private static void replyArrivesAsAskedAndItsAnswerComesBack(String tls) throws Exception {
    // Given
    var customer = Correspondent.at("carl@" + tls + ".customers.example.org");
    var copied = Correspondent.at("cora@" + tls + ".customers.example.org");
    var hidden = Correspondent.at("hidden@" + tls + ".customers.example.org");
    var archive = Correspondent.at("archive@" + tls + ".example.org");
    var outbound = Outbounds.postfix(address(tls), tls);
    outbound.putArray("autoBcc").add(archive.address());
    outbound.putObject("signature").put("text", "Your support team");
    var support = open(tls, outbound);
    var question = customer.write(support.person().address(), "Where is my order?", "Number 4711.");
    var routed = support.receive(question);

    // When
    var reply = new OutboundId("reply-" + tls);
    downstream.ask(
        List.of(
            new OutboundEmail(
                reply,
                support.integration(),
                routed.conversationId(),
                routed.replyTo(),
                new OutboundEmail.Recipients(
                    List.of(new MailAddress("Carl", customer.address())),
                    List.of(new MailAddress(null, copied.address())),
                    List.of(new MailAddress(null, hidden.address()))),
                new OutboundEmail.Message(
                    null,
                    "It is on its way. Grüße",
                    "<p>It is <b>on its way</b>. Grüße <img src=\"cid:logo@reply\"></p>",
                    List.of(
                        new Attachment(
                            "bill.pdf",
                            "application/pdf",
                            9,
                            null,
                            false,
                            new Content.Binary(FILE)),
                        new Attachment(
                            "logo.png",
                            "image/png",
                            8,
                            "logo@reply",
                            true,
                            new Content.Binary(LOGO))),
                    OutboundEmail.History.INCLUDE))));

    // Then
    var status = downstream.await(reply, State.SENT, GUARD);
    assertThat(status.recipients())
        .hasSize(4)
        .allSatisfy(each -> assertThat(each.state()).isEqualTo(State.SENT));
    var arrived = customer.await(1, GUARD).getFirst();
    assertThat(arrived.getMessageID()).isEqualTo(status.messageIds().messageId());
    assertThat(arrived.getSubject()).isEqualTo("Re: Where is my order?");
    assertThat(arrived.getHeader("In-Reply-To", null)).isEqualTo(question.getMessageID());
    assertThat(arrived.getHeader("References", " ").split("\\s+"))
        .containsExactly(question.getMessageID(), arrived.getMessageID());
    var parts = LetterParts.of(arrived);
    assertThat(parts.text())
        .contains("It is on its way. Grüße", "Your support team", "> Number 4711.");
    assertThat(parts.html()).contains("<b>on its way</b>", "cid:logo@reply", "Number 4711.");
    assertThat(parts.files())
        .isEqualTo(
            Map.of(
                "bill.pdf", new LetterParts.File("application/pdf", null, decoded(FILE)),
                "logo.png", new LetterParts.File("image/png", "<logo@reply>", decoded(LOGO))));
    for (var receiver : List.of(customer, copied, hidden, archive)) {
      var received = receiver.await(1, GUARD);
      assertThat(received).hasSize(1);
      assertThat(new String(Correspondent.octets(received.getFirst()), UTF_8))
          .doesNotContainIgnoringCase("bcc:")
          .satisfies(octets -> assertHiddenElsewhere(octets, receiver, hidden, archive));
    }

    // When: the customer answers
    var back = support.receive(customer.answer(arrived, "Thanks."));

    // Then
    assertThat(back.conversationId()).isEqualTo(routed.conversationId());
  }

  /** The hidden receivers' addresses stand in their own trace lines, and nowhere else. */
  private static void assertHiddenElsewhere(
      String octets, Correspondent receiver, Correspondent... hidden) {
    for (var each : hidden) {
      if (!each.equals(receiver)) {
        assertThat(octets).doesNotContain(each.address());
      }
    }
  }

  @Test
  void anAnswerThatCitesTheIdOfSesComesBackToTheConversation() throws Exception {
    // Given
    var customer = Correspondent.at("carl@ses.customers.example.org");
    var support = open("ses", Outbounds.ses(address("ses"), REGION));
    var question = customer.write(support.person().address(), "Where is my order?", "Number 4711.");
    var routed = support.receive(question);
    var reply = new OutboundId("reply-ses");
    downstream.ask(List.of(support.reply(reply, routed, customer.address())));
    var status = downstream.await(reply, State.SENT, GUARD);
    var taken =
        ses.taken().stream()
            .filter(each -> each.recipients().contains(customer.address()))
            .findFirst()
            .orElseThrow();
    Servers.shared()
        .dovecot()
        .deliver(customer.address(), "INBOX", taken.delivered(REGION + ".amazonses.com"));
    var arrived = customer.await(1, GUARD).getFirst();
    assertThat(arrived.getMessageID())
        .isNotEqualTo(status.messageIds().messageId())
        .isEqualTo(status.messageIds().providerMessageId());

    // When
    var back = support.receive(customer.answer(arrived, "Thanks."));
    var bare = customer.answer(arrived, "And again.");
    bare.setHeader("References", arrived.getMessageID());
    var backByBareId = support.receive(bare);

    // Then
    assertThat(back.conversationId()).isEqualTo(routed.conversationId());
    assertThat(backByBareId.conversationId()).isEqualTo(routed.conversationId());
  }

  @Test
  void aReplyThatComesBackIsBounced() throws Exception {
    // Given
    var customer = Correspondent.at("carl@bounce.customers.example.org");
    var support = open("bounce", Outbounds.postfix(address("bounce"), "starttls"));
    var routed = support.receive(customer.write(support.person().address(), "Hello", "Hello."));

    // When
    var reply = new OutboundId("reply-bounce");
    var closed = "closed.carl@bounce.customers.example.org";
    downstream.ask(List.of(support.reply(reply, routed, closed)));

    // Then
    var status = downstream.await(reply, State.BOUNCED, GUARD);
    assertThat(downstream.heard(reply))
        .extracting(each -> each.standing().state())
        .containsSubsequence(State.SENT, State.BOUNCED);
    assertThat(status.recipients())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.address()).isEqualTo(closed);
          assertThat(each.state()).isEqualTo(State.BOUNCED);
          assertThat(each.reply()).containsPattern("5\\.1\\.1|5\\.2\\.1");
        });
  }

  @Test
  void aFailedReplyIsSentAgainByOneCall() throws Exception {
    // Given
    var support = open("again", sink.outbound(address("again")));
    var customer = new Correspondent("carl@again.customers.example.org");
    var routed = support.receive(customer.write(support.person().address(), "Hello", "Hello."));
    sink.server().once("RCPT TO:<carl@again", Answer.lines("550 5.7.1 not today"));
    var reply = new OutboundId("reply-again");
    downstream.ask(List.of(support.reply(reply, routed, customer.address())));
    var failed = downstream.await(reply, State.FAILED, GUARD);
    assertThat(arrivals("carl")).isZero();

    // When
    mailroom.administrator().resend(reply.value());

    // Then
    var sent = downstream.await(reply, State.SENT, GUARD);
    assertThat(sent.messageIds()).isEqualTo(failed.messageIds());
    assertThat(arrivals("carl")).isEqualTo(1);
  }

  @Test
  void theMailboxKeepsACopyAndTheOriginalIsAnsweredAndNothingElseChanges() throws Exception {
    // Given
    var outbound =
        sink.outbound(address("filed")).put("sentFolder", "Sent").put("markAnswered", true);
    var support = open("filed", outbound);
    Servers.shared().dovecot().createFolder(support.person().address(), "Sent");
    var customer = new Correspondent("cleo@filed.customers.example.org");
    var other = customer.write(support.person().address(), "Other", "Other.");
    var _ = support.receive(other);
    var routed = support.receive(customer.write(support.person().address(), "Hello", "Hello."));
    var seen = Map.of("Other", Set.of("\\Seen"), "Hello", Set.of("\\Seen"));
    Awaitility.await().atMost(GUARD).until(() -> flags(support, "INBOX"), seen::equals);

    // When
    var reply = new OutboundId("reply-filed");
    downstream.ask(List.of(support.reply(reply, routed, customer.address())));

    // Then
    var status = downstream.await(reply, State.SENT, GUARD);
    Awaitility.await().atMost(GUARD).until(() -> !support.person().read("Sent").isEmpty());
    assertThat(support.person().read("Sent"))
        .singleElement()
        .satisfies(
            each -> assertThat(each.getMessageID()).isEqualTo(status.messageIds().messageId()));
    assertThat(flags(support, "Sent")).isEqualTo(Map.of("Re: Hello", Set.of("\\Seen")));
    var answered = Map.of("Other", Set.of("\\Seen"), "Hello", Set.of("\\Seen", "\\Answered"));
    Awaitility.await().atMost(GUARD).until(() -> flags(support, "INBOX"), answered::equals);
  }

  private static SupportDesk open(String name, ObjectNode outbound) {
    return SupportDesk.open(mailroom, downstream, address(name), outbound);
  }

  private static String address(String name) {
    return "support@" + name + ".example.org";
  }

  /** The flags of each message, by its subject. */
  private static Map<String, Set<String>> flags(SupportDesk support, String folder) {
    return Servers.shared()
        .dovecot()
        .doveadm(
            "-f",
            "tab",
            "fetch",
            "-u",
            support.person().address(),
            "hdr.subject flags",
            "mailbox",
            folder)
        .lines()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .collect(
            Collectors.toMap(
                columns -> columns[0],
                columns ->
                    Stream.of(columns[1].split(" ", -1))
                        .filter(each -> !Set.of("", "\\Recent").contains(each))
                        .collect(Collectors.toSet())));
  }

  private static long arrivals(String name) {
    return sink.arrived().stream().filter(each -> each.reply().equals(name)).count();
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), ISO_8859_1);
  }
}
