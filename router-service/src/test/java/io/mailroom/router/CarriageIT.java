package io.mailroom.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.content.StoredContents;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.Endpoint;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundEmail.History;
import io.mailroom.contract.secret.Keyset;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.topic.TopicPlan;
import io.mailroom.router.carriage.Exits;
import io.mailroom.router.carriage.LetterWriter;
import io.mailroom.router.carriage.OutboundCarrier;
import io.mailroom.router.history.Originals;
import io.mailroom.router.message.Composer;
import io.mailroom.router.message.Replies;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Outcome;
import io.mailroom.router.ses.SesOutbound;
import io.mailroom.router.smtp.DefaultServer;
import io.mailroom.router.smtp.SmtpOutbound;
import io.mailroom.sandbox.kafka.KafkaCluster;
import io.mailroom.sandbox.mail.GreenMailServer;
import io.mailroom.smtp.SmtpLimits;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.SmtpServer.Security;
import io.mailroom.smtp.client.SmtpClient;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies through all of the way out, to a mail server that shows what arrived. */
class CarriageIT {
  private static final String TO = "ann@example.org";

  @TempDir static Path folder;
  static KafkaCluster kafka;
  static Deployment deployment;
  static GreenMailServer mail;

  private Carrier carrier;

  @BeforeAll
  static void startTheWorld() throws Exception {
    kafka = KafkaCluster.start(folder.resolve("kafka"));
    deployment = new Deployment(kafka, "carriage.");
    deployment.makeTopics();
    mail = GreenMailServer.start();
    mail.addUser(TO, "secret");
  }

  @AfterAll
  static void endTheWorld() {
    mail.close();
    deployment.close();
    kafka.close();
  }

  @BeforeEach
  void makeTheCarrier() {
    carrier =
        carrier(
            Optional.of(
                new SmtpServer(new Endpoint("127.0.0.1", mail.smtpPort()), Security.NONE, null)));
  }

  @Test
  void theReplyArrivesWithTheEmailThatItAnswers() throws Exception {
    // Given
    var integration = IntegrationId.random();
    var answered = arrived(integration);

    // When
    var outcome = carrier.carry(dispatch(integration, answered, "It is on its way."));

    // Then
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Answered.class,
            all -> {
              assertThat(all.providerMessageId()).isNull();
              assertThat(all.answers())
                  .singleElement()
                  .satisfies(each -> {
                    assertThat(each.address()).isEqualTo(TO);
                    assertThat(each.verdict()).isEqualTo(Outcome.Verdict.ACCEPTED);
                    assertThat(each.reply()).startsWith("250");
                  });
            });
    assertThat(received("It is on its way.").getContent())
        .asString()
        .startsWith("It is on its way.\r\n\r\nOn 1 May 2026, 10:00 UTC, Ann wrote:\r\n> Hello");
  }

  @Test
  void anotherIntegrationsEmailIsNeverQuoted() throws Exception {
    // Given
    var other = IntegrationId.random();
    var integration = sameShardAs(other);
    var answered = arrived(other);

    // When
    var outcome = carrier.carry(dispatch(integration, answered, "forged origin"));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(received("forged origin").getContent()).asString().doesNotContain("Hello");
  }

  @Test
  void anEmailOtherThanTheOneNamedIsNeverQuoted() throws Exception {
    // Given
    var integration = IntegrationId.random();
    var answered = arrived(integration);
    var forged =
        new ReplyTo(
            new EmailId("/mailroom/carriage/" + integration + "#w/1/1"),
            answered.messageId(),
            List.of(),
            "s",
            List.of(),
            answered.record());

    // When
    var _ = carrier.carry(dispatch(integration, forged, "forged id"));

    // Then
    assertThat(received("forged id").getContent()).asString().doesNotContain("Hello");
  }

  @Test
  void aReplyToAnEmailThatIsGoneGoesOutWithoutIt() throws Exception {
    // Given
    var integration = IntegrationId.random();
    var answered = arrived(integration);
    var at = answered.record();
    var gone =
        new ReplyTo(
            answered.emailId(),
            answered.messageId(),
            List.of(),
            "s",
            List.of(),
            new RecordPosition(at.topic(), at.partition(), at.offset() + 1_000));

    // When
    var outcome = carrier.carry(dispatch(integration, gone, "original gone"));

    // Then
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    assertThat(received("original gone").getHeader("In-Reply-To", null))
        .isEqualTo("<1@example.org>");
  }

  @Test
  void anOriginalThatCannotBeReadNowWaits() throws Exception {
    // Given
    var integration = IntegrationId.random();
    var answered = arrived(integration);
    var away =
        Map.<String, Object>of("bootstrap.servers", "127.0.0.1:1", "default.api.timeout.ms", 500);

    // When
    var writer =
        new LetterWriter(
            new Originals(away, plan(), contents(), Duration.ofSeconds(1)),
            new Composer(contents(), 50));

    // Then
    assertThat(
            new OutboundCarrier(writer, exits(Optional.empty()))
                .carry(dispatch(integration, answered, "x")))
        .isInstanceOfSatisfying(
            Outcome.NotSent.class,
            notSent -> assertThat(notSent.reason().code()).isEqualTo("original-unreachable"));
  }

  @Test
  void withoutAWayOutNothingIsSent() throws Exception {
    var none = Replies.plain().dispatch(new Outbound.None());
    var byDefault = Replies.plain().dispatch();

    assertThat(carrier.carry(none))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.reason().code()).isEqualTo("no-outbound"));
    assertThat(carrier(Optional.empty()).carry(byDefault))
        .isInstanceOfSatisfying(
            Outcome.NotSent.class,
            notSent -> assertThat(notSent.reason().code()).isEqualTo("no-default-server"));
  }

  @Test
  void aServerInTheOperatorsOwnNetworkIsNotForAdministrators() throws Exception {
    var server =
        new Outbound.SmtpServer("127.0.0.1", mail.smtpPort(), Outbound.Tls.STARTTLS, null, null);

    var outcome =
        carrier.carry(
            Replies.plain().dispatch(new Outbound.Smtp(server, Replies.plain().letterhead())));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.NotSent.class,
            notSent -> assertThat(notSent.reason().code()).isEqualTo("address-not-allowed"));
  }

  private static ReplyTo arrived(IntegrationId integration) {
    var watch = Samples.watch("INBOX", "support");
    InboundEmail email = Samples.email(Samples.origin(integration, watch, 1));
    deployment.arrive(email);
    deployment.flush();
    var record =
        deployment.committed(deployment.names().inboundEmail()).stream()
            .filter(each -> Arrays.equals(each.value(), RecordCodec.INBOUND_EMAIL.encode(email)))
            .findFirst()
            .orElseThrow();
    return new ReplyTo(
        EmailId.of(EmailId.source("carriage.", integration), EmailId.id(watch.watchId(), 1717, 1)),
        email.threading().messageId(),
        List.of(),
        email.wording().subject(),
        email.participants().from(),
        new RecordPosition(record.topic(), record.partition(), record.offset()));
  }

  /** Else the partition alone would tell. */
  private static IntegrationId sameShardAs(IntegrationId other) {
    var integration = IntegrationId.random();
    while (plan().shards().of(integration) != plan().shards().of(other)) {
      integration = IntegrationId.random();
    }
    return integration;
  }

  private static Dispatch dispatch(IntegrationId id, ReplyTo answered, String text) {
    var like =
        Replies.plain()
            .answering(answered)
            .with(new OutboundEmail.Message(text, text, null, List.of(), History.INCLUDE))
            .dispatch();
    var integration =
        new Integration(
            id,
            like.integration().revision(),
            like.integration().profile(),
            like.integration().mailbox(),
            List.of(),
            like.integration().outbound());
    return new Dispatch(integration, like.reply(), like.messageId(), like.date(), like.settled());
  }

  private static MimeMessage received(String subject) throws Exception {
    for (var octets : mail.inbox(TO)) {
      var message = Replies.received(octets);
      if (subject.equals(message.getSubject())) {
        return message;
      }
    }
    throw new AssertionError("nothing about " + subject);
  }

  private static TopicPlan plan() {
    return new TopicPlan(new TopicNames("carriage."), new Shards(8), (short) 1);
  }

  private static StoredContents contents() {
    return new StoredContents(new StoreFolder(folder.resolve("contents")));
  }

  private static Carrier carrier(Optional<SmtpServer> byDefault) {
    var clients = Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers());
    return new OutboundCarrier(
        new LetterWriter(
            new Originals(clients, plan(), contents(), Duration.ofSeconds(20)),
            new Composer(contents(), 50)),
        exits(byDefault));
  }

  private static Exits exits(Optional<SmtpServer> byDefault) {
    return new Exits(
        new SmtpOutbound(client(List.of()), new Keyset(folder.resolve("keyset"))),
        new SesOutbound(Optional.empty()),
        new DefaultServer(client(List.of("127.0.0.0/8")), byDefault));
  }

  private static SmtpClient client(List<String> allowed) {
    return new SmtpClient(
        new TlsDialer(
            new AddressPolicy(allowed), TrustedAuthorities.ofTheJvm(), HostResolver.SYSTEM),
        SmtpLimits.USUAL);
  }
}
