package io.mailroom.ingest.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.Watch;
import io.mailroom.ingest.mime.Corpus;
import io.mailroom.ingest.rig.Configured;
import io.mailroom.ingest.rig.ConnectorRig;
import io.mailroom.ingest.rig.SharedServers;
import io.mailroom.ingest.rig.WatchedMailbox;
import io.mailroom.sandbox.mail.DovecotServer;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The whole corpus in a mailbox of a real Dovecot. */
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(SharedServers.class)
class CorpusIT {
  private final DovecotServer dovecot;
  @RegisterExtension final Configured configured;

  CorpusIT(ConnectorRig rig, DovecotServer dovecot) {
    this.dovecot = dovecot;
    this.configured = new Configured(rig);
  }

  @Test
  void everyEmailOfTheCorpusComesOutOnceWithItsOctets() {
    // Given
    String user = "corpus" + UUID.randomUUID().toString().substring(0, 8);
    dovecot.addUser(user, "secret");
    dovecot.createFolder(user, "Odd");
    List<Corpus.Email> corpus = Corpus.emails();
    corpus.forEach(email -> dovecot.deliver(user, "Odd", email.octets()));
    Watch watch = WatchedMailbox.watch("Odd", new Baseline(validity(user), 1));

    // When
    WatchedMailbox mailbox = configured.mailbox(dovecot.port(), user, watch);

    // Then
    patiently()
        .until(() -> mailbox.emails().size() + mailbox.deadLetters().size() >= corpus.size());
    assertThat(mailbox.emails())
        .extracting(email -> email.arrival().sha256())
        .containsExactlyInAnyOrderElementsOf(
            corpus.stream()
                .filter(email -> email.octets().length > 0)
                .map(email -> sha256(asDovecotGives(email.octets())))
                .toList());
    assertThat(mailbox.deadLetters())
        .as("one is empty, which is never taken for an email")
        .extracting(letter -> letter.get("mailroom-reason"))
        .containsExactly("fetch-empty");
  }

  private long validity(String user) {
    String status = dovecot.doveadm("mailbox", "status", "-u", user, "uidvalidity", "Odd");
    return Long.parseLong(status.strip().replaceAll(".*uidvalidity=", ""));
  }

  private static ConditionFactory patiently() {
    return await().atMost(Duration.ofMinutes(2));
  }

  /** Every line ends with CRLF, and no octet is NUL (FAILURES.md, M18). */
  private static byte[] asDovecotGives(byte[] octets) {
    var given = new ByteArrayOutputStream();
    int last = 0;
    for (byte octet : octets) {
      if (octet == '\n' && last != '\r') {
        given.write('\r');
      }
      given.write(octet == 0 ? 0x80 : octet);
      last = octet;
    }
    return given.toByteArray();
  }

  private static String sha256(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
