package io.mailroom.ingest.intake;

import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.server.SealedSecret;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Route;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.time.Instant;
import java.util.List;

/** The spec of a session that watches an INBOX since noon. */
public final class SampleSpec {
  public static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private SampleSpec() {}

  public static FolderSpec of(ReadMail readMail) {
    Watch watch =
        new Watch(
            WatchId.random(),
            new FolderName("INBOX"),
            NOON,
            new Baseline(1, 1),
            new Route("support", null, List.of(), null, List.of(), null));
    return new FolderSpec(
        new WatchKey(new IntegrationId("acme"), watch.watchId()),
        watch,
        new Domain("a.example"),
        mailbox("imap.a.example", "sealed"),
        readMail);
  }

  public static Mailbox mailbox(String host, String sealed) {
    return new Mailbox(host, 993, "ann", new MailboxAuth.Password(new SealedSecret(sealed)));
  }
}
