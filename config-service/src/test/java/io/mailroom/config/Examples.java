package io.mailroom.config;

import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.server.Mailbox;
import io.mailroom.contract.server.MailboxAuth;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.server.SealedSecret;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Route;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Records for tests that need no server. */
public final class Examples {
  public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Examples() {}

  /** An integration of which only this much matters. */
  public static Integration integration(String id, String domain, long version, String changeId) {
    return integration(id, domain, version, changeId, "INBOX");
  }

  /** An integration that watches these folders. */
  public static Integration integration(
      String id, String domain, long version, String changeId, String... folders) {
    return new Integration(
        new IntegrationId(id),
        new Revision(version, changeId),
        new Integration.Profile(
            "Acme",
            new Domain(domain),
            ReadMail.PUBLISH,
            false,
            ConversationSettings.BY_REFERENCES),
        new Mailbox(
            "imap.example.org", 993, "support", new MailboxAuth.Password(new SealedSecret("c2Vj"))),
        Stream.of(folders).map(Examples::watch).toList(),
        new Outbound.None());
  }

  /** A route to a queue. */
  public static Route route(String queue) {
    return new Route(queue, null, List.of(), null, List.of(), null);
  }

  private static Watch watch(String folder) {
    return new Watch(
        new WatchId("watch-" + folder),
        new FolderName(folder),
        NOON,
        new Baseline(17, 1),
        route("support"));
  }
}
