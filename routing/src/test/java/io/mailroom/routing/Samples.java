package io.mailroom.routing;

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
import org.jspecify.annotations.Nullable;

/** Integrations and emails to decide on. */
final class Samples {
  static final IntegrationId ACME = new IntegrationId("acme");
  static final Domain DOMAIN = new Domain("support.acme.example");
  static final List<HeaderField> HEADERS =
      List.of(new HeaderField("Subject", "Where is my order?"), new HeaderField("X-Foo", "bar"));

  private static final Instant PUBLISHED = Instant.parse("2026-05-01T10:00:00Z");

  private Samples() {}

  static Watch watch(String folder, String queue, Route.Rule... rules) {
    return new Watch(
        WatchId.random(),
        new FolderName(folder),
        Instant.parse("2026-01-01T00:00:00Z"),
        new Baseline(1717, 1),
        new Route(queue, 5, List.of("billing"), "en", List.of(rules), null));
  }

  static Integration acme(long version, Watch... watches) {
    return new Integration(
        ACME,
        new Revision(version, "change-" + version),
        new Integration.Profile(
            "Acme", DOMAIN, ReadMail.PUBLISH, false, ConversationSettings.BY_REFERENCES),
        new Mailbox(
            "imap.acme.example",
            993,
            "support@acme.example",
            new MailboxAuth.Password(new SealedSecret("c2VhbGVk"))),
        List.of(watches),
        new Outbound.None());
  }

  /** An email with a value for everything. */
  static InboundEmail email(Watch watch) {
    return email(watch, HEADERS, new Content.Text("Hello, where is it?"));
  }

  static InboundEmail email(Watch watch, List<HeaderField> headers, @Nullable Content text) {
    return new InboundEmail(
        origin(watch),
        new InboundEmail.Arrival(
            1717, 1, List.of("\\Flagged"), PUBLISHED, PUBLISHED, 30_211, "0".repeat(64)),
        new InboundEmail.Threading(
            PUBLISHED, "<1@example.org>", List.of("<0@example.org>"), List.of("<0@example.org>")),
        new InboundEmail.Participants(
            List.of(new MailAddress("Ann", "ann@example.org")),
            new MailAddress("Bob", "bob@example.org"),
            List.of(),
            List.of(new MailAddress(null, "support@acme.example")),
            List.of()),
        new InboundEmail.Wording(
            "Where is my order?", headers, text, new Content.Text("<p>Hello</p>")),
        new InboundEmail.Parts(
            List.of(
                new Attachment(
                    "a.pdf", "application/pdf", 4, null, false, new Content.Binary("JVBERg=="))),
            null),
        new InboundEmail.Judgement(
            new Machine(Machine.Kind.AUTO_REPLY, "Auto-Submitted: auto-replied"),
            List.of("headers-cut")));
  }

  /** An email of which nothing is known but where it arrived. */
  static InboundEmail empty(Watch watch) {
    return new InboundEmail(
        origin(watch),
        new InboundEmail.Arrival(1717, 1, List.of(), null, PUBLISHED, 0, "0".repeat(64)),
        new InboundEmail.Threading(null, null, List.of(), List.of()),
        new InboundEmail.Participants(List.of(), null, List.of(), List.of(), List.of()),
        new InboundEmail.Wording(null, List.of(), null, null),
        new InboundEmail.Parts(List.of(), null),
        new InboundEmail.Judgement(Machine.NONE, List.of()));
  }

  static InboundEmail.Origin origin(Watch watch) {
    return new InboundEmail.Origin(ACME, DOMAIN, watch.watchId(), watch.folder(), 1);
  }
}
