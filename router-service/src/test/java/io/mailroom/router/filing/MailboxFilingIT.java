package io.mailroom.router.filing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.network.AddressPolicy;
import io.mailroom.contract.network.HostResolver;
import io.mailroom.contract.network.TlsDialer;
import io.mailroom.contract.network.TrustedAuthorities;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.secret.Keyset;
import io.mailroom.contract.secret.Secret;
import io.mailroom.contract.secret.SecretCipher;
import io.mailroom.contract.secret.SecretFault;
import io.mailroom.contract.secret.SecretPlace;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Watch;
import io.mailroom.imap.message.OutgoingMessage;
import io.mailroom.router.Samples;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Filing.Filed;
import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.mail.DovecotServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Copies and flags in a real mailbox, a user for each test. */
@Timeout(120)
class MailboxFilingIT {
  private static final String PASSWORD = "imap-canary-77";
  private static final byte[] COPY =
      "Message-ID: <mailroom.x@acme.example>\r\nSubject: Re: x\r\n\r\nHello\r\n".getBytes(US_ASCII);

  private static DovecotServer dovecot;
  private static TlsDialer dialer;
  private static SecretCipher cipher;
  private static Keyset keyset;

  private final IntegrationId id = IntegrationId.random();
  private final Watch orders = Samples.watch("Orders", "support");
  private String user = "";

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException, SecretFault {
    var certificates = Certificates.create();
    dovecot = DovecotServer.start(certificates.server("localhost"));
    dialer =
        new TlsDialer(
            new AddressPolicy(List.of("127.0.0.0/8", "::1/128")),
            TrustedAuthorities.with(certificates.writeAuthority(folder.resolve("authority.pem"))),
            HostResolver.SYSTEM);
    cipher = SecretCipher.open(folder.resolve("keyset.json"), true);
    keyset = new Keyset(folder.resolve("keyset.json"));
  }

  @AfterAll
  static void stop() {
    dovecot.close();
  }

  @BeforeEach
  void addUser(TestInfo test) {
    user = test.getDisplayName().replaceAll("\\W", "").toLowerCase(Locale.ROOT);
    dovecot.addUser(user, PASSWORD);
    dovecot.createFolder(user, "Sent");
    dovecot.createFolder(user, "Orders");
    dovecot.deliver(user, "Orders", "Subject: 1\r\n\r\n1".getBytes(US_ASCII));
    dovecot.deliver(user, "Orders", "Subject: 2\r\n\r\n2".getBytes(US_ASCII));
  }

  @Test
  void replyIsFiledOnceHoweverOftenAndItsOriginalIsAnswered() throws Exception {
    var reply = reply(integration("Sent", PASSWORD), email(id, epoch(), 2));

    var first = filing().file(reply);
    var second = filing().file(reply);

    assertThat(List.of(first, second)).containsOnly(new Filed.Done());
    assertThat(dovecot.flags(user, "Sent")).isEqualTo(Map.of(1L, Set.of("\\Seen")));
    assertThat(dovecot.flags(user, "Orders"))
        .isEqualTo(Map.of(1L, Set.of(), 2L, Set.of("\\Answered")));
  }

  @Test
  void emailIdThatDownstreamMadeUpMarksNothing() throws Exception {
    var integration = integration(null, PASSWORD);

    filing().file(reply(integration, email(IntegrationId.random(), epoch(), 1)));
    filing().file(reply(integration, email(id, epoch() + 1, 1)));
    filing().file(reply(integration, new EmailId("/x/" + id + "#" + orders.watchId() + "/1/0")));
    filing().file(reply(integration, new EmailId("nonsense#")));

    assertThat(dovecot.flags(user, "Orders")).isEqualTo(Map.of(1L, Set.of(), 2L, Set.of()));
  }

  @Test
  void folderThatIsNotThereAndLoginThatIsRefusedAreNotTriedAgain() throws Exception {
    var noFolder = filing().file(reply(integration("Gesendet", PASSWORD), null));
    var noLogin = filing().file(reply(integration("Sent", "wrong"), null));

    assertThat(noFolder)
        .isInstanceOfSatisfying(
            Filed.Never.class,
            never -> assertThat(never.reason().code()).isEqualTo("folder-missing"));
    assertThat(noLogin)
        .isInstanceOfSatisfying(
            Filed.Never.class,
            never -> assertThat(never.reason().code()).isEqualTo("login-refused"));
  }

  @Test
  void copyThatTheServerDoesNotGetWholeIsTriedAgain() throws Exception {
    var broken = new MailboxFiling(dialer, keyset, _ -> Optional.of(copy(COPY.length + 1)));
    var reply = reply(integration("Sent", PASSWORD), null);

    var filed = broken.file(reply);

    assertThat(filed).isInstanceOf(Filed.NotNow.class);
    assertThat(dovecot.flags(user, "Sent")).isEmpty();
  }

  private static MailboxFiling filing() {
    return new MailboxFiling(dialer, keyset, _ -> Optional.of(copy(COPY.length)));
  }

  private static OutgoingMessage copy(int announced) {
    return new OutgoingMessage() {
      @Override
      public long octets() {
        return announced;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        out.write(COPY);
      }
    };
  }

  private long epoch() {
    var status = dovecot.doveadm("mailbox", "status", "-u", user, "uidvalidity", "Orders");
    return Long.parseLong(status.strip().replaceAll(".*=", ""));
  }

  private EmailId email(IntegrationId integration, long uidValidity, long uid) {
    return EmailId.of(
        EmailId.source("mailroom.", integration), EmailId.id(orders.watchId(), uidValidity, uid));
  }

  private Integration integration(@Nullable String sentFolder, String password) throws SecretFault {
    var place = SecretPlace.imapPassword(id, "localhost", dovecot.port(), user);
    var sealed = cipher.seal(Secret.of(password), place);
    var sample = Samples.integration(id, 1, orders);
    var from = new Outbound.Sender("Acme", "support@acme.example");
    var sent = sentFolder == null ? null : new FolderName(sentFolder);
    return new Integration(
        id,
        sample.revision(),
        sample.profile(),
        new Mailbox("localhost", dovecot.port(), user, new MailboxAuth.Password(sealed)),
        sample.watches(),
        new Outbound.Default(new Letterhead(from, null, List.of(), null, sent, true)));
  }

  private static Dispatch reply(Integration integration, @Nullable EmailId original) {
    var inReplyTo =
        original == null
            ? null
            : new ReplyTo(
                original, "<1@x>", List.of(), "x", List.of(), new RecordPosition("t", 0, 1));
    var email =
        new OutboundEmail(
            new OutboundId("out-1"),
            integration.id(),
            null,
            inReplyTo,
            new OutboundEmail.Recipients(List.of(), List.of(), List.of()),
            new OutboundEmail.Message(null, "Hello", null, List.of(), null));
    return new Dispatch(
        integration,
        new OutboxReply(email, "0".repeat(32), false, Samples.PUBLISHED),
        "<mailroom.x@acme.example>",
        Samples.PUBLISHED,
        Set.of());
  }
}
