package io.mailroom.router;

import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.server.Letterhead;
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

/** Integrations and emails as the other services write them. */
public final class Samples {
  public static final Domain DOMAIN = new Domain("support.acme.example");
  public static final Instant PUBLISHED = Instant.parse("2026-05-01T10:00:00Z");

  private Samples() {}

  /** A new watch of a folder whose mail goes to a queue, with exceptions. */
  public static Watch watch(String folder, String queue, Route.Rule... rules) {
    return new Watch(
        WatchId.random(),
        new FolderName(folder),
        Instant.parse("2026-01-01T00:00:00Z"),
        new Baseline(1717, 1),
        new Route(queue, 5, List.of("billing"), "en", List.of(rules), null));
  }

  /** A new watch of a folder with an automatic reply. */
  public static Watch answering(String folder) {
    return watch(folder, "support")
        .withRoute(
            new Route(
                "support",
                null,
                List.of(),
                null,
                List.of(),
                new Route.AutoReply("We got it", "Thank you")));
  }

  public static Integration integration(IntegrationId id, long version, Watch... watches) {
    return integration(
        id, version, ConversationSettings.BY_REFERENCES, new Outbound.None(), watches);
  }

  /** What sends as support@acme.example. */
  public static Letterhead letterhead() {
    return Letterhead.of(new Outbound.Sender("Acme", "support@acme.example"));
  }

  public static Integration integration(
      IntegrationId id,
      long version,
      ConversationSettings conversations,
      Outbound outbound,
      Watch... watches) {
    return new Integration(
        id,
        new Revision(version, "change-" + version),
        new Integration.Profile("Acme", DOMAIN, ReadMail.PUBLISH, false, conversations),
        new Mailbox(
            "imap.acme.example",
            993,
            "support@acme.example",
            new MailboxAuth.Password(new SealedSecret("c2VhbGVk"))),
        List.of(watches),
        outbound);
  }

  /** Where an email of a watch comes from. */
  public static InboundEmail.Origin origin(IntegrationId integration, Watch watch, long sequence) {
    return new InboundEmail.Origin(integration, DOMAIN, watch.watchId(), watch.folder(), sequence);
  }

  /** An email that refers to no other, with a text and an attachment; uid is sequence. */
  public static InboundEmail email(InboundEmail.Origin origin) {
    var threading =
        new InboundEmail.Threading(
            null, "<" + origin.sequence() + "@example.org>", List.of(), List.of());
    return email(origin, threading);
  }

  /** An email that refers to no other. */
  static InboundEmail email(InboundEmail.Origin origin, String text) {
    var threading =
        new InboundEmail.Threading(
            PUBLISHED, "<" + origin.sequence() + "@example.org>", List.of(), List.of());
    return email(origin, threading, text);
  }

  public static InboundEmail email(InboundEmail.Origin origin, InboundEmail.Threading threading) {
    return email(origin, threading, "Hello");
  }

  private static InboundEmail email(
      InboundEmail.Origin origin, InboundEmail.Threading threading, String text) {
    return new InboundEmail(
        origin,
        new InboundEmail.Arrival(
            1717, origin.sequence(), List.of("\\Flagged"), null, PUBLISHED, 30_211, "0".repeat(64)),
        threading,
        new InboundEmail.Participants(
            List.of(new MailAddress("Ann", "ann@example.org")),
            null,
            List.of(),
            List.of(new MailAddress(null, "support@acme.example")),
            List.of()),
        new InboundEmail.Wording(
            "Where is my order?",
            List.of(new HeaderField("Subject", "Where is my order?")),
            new Content.Text(text),
            null),
        new InboundEmail.Parts(
            List.of(
                new Attachment(
                    "a.pdf", "application/pdf", 4, null, false, new Content.Binary("JVBERg=="))),
            null),
        new InboundEmail.Judgement(Machine.NONE, List.of()));
  }
}
