package io.mailroom.contract.schema;

import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.email.Attachment;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.ReadMail;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.routed.Assignment;
import io.mailroom.contract.routed.AttachmentSummary;
import io.mailroom.contract.routed.ChosenBy;
import io.mailroom.contract.routed.RoutedEmail;
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
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Records with every field filled, and with as few as there can be. */
final class Samples {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String SHA256 = "0123456789abcdef".repeat(4);
  private static final IntegrationId INTEGRATION =
      new IntegrationId("6f1c2d9e-7b31-4a55-9c0e-3d2f1a0b4c5d");
  private static final WatchId WATCH = new WatchId("w-1");
  private static final FolderName FOLDER = new FolderName("Entwürfe/日本 😀");
  private static final MailAddress ANN = new MailAddress("Ann", "ann@example.org");
  private static final MailAddress NAMELESS = new MailAddress(null, "bob@example.org");
  private static final EmailId EMAIL_ID =
      EmailId.of(EmailId.source("mailroom.", INTEGRATION), EmailId.id(WATCH, 1717, 4711));
  private static final RecordPosition RECORD =
      new RecordPosition("mailroom.inbound-email", 97, 4_294_967_296L);
  private static final Content TEXT = new Content.Text("Grüße");
  private static final Content BINARY = new Content.Binary("AAEC");
  private static final Content STORED =
      new Content.Stored(URI.create("s3://bucket/key"), "text/html; charset=utf-8", 9, SHA256);
  private static final Attachment PDF =
      new Attachment("a.pdf", "application/pdf", 1234, "cid-1", true, STORED);
  private static final Attachment BARE =
      new Attachment("unnamed", "image/png", 3, null, false, BINARY);
  private static final ReplyTo REPLY_TO =
      new ReplyTo(EMAIL_ID, "<a@b>", List.of("<z@b>"), "Order", List.of(ANN), RECORD);
  private static final Reason REASON = new Reason("login-refused", "the server said no");

  private Samples() {}

  static InboundEmail fullEmail() {
    return new InboundEmail(
        new InboundEmail.Origin(INTEGRATION, new Domain("support.acme.example"), WATCH, FOLDER, 17),
        new InboundEmail.Arrival(
            4_294_967_295L, 4711, List.of("\\Flagged"), AT, AT, 30_211, SHA256),
        new InboundEmail.Threading(AT, "<a@b>", List.of("<y@b>"), List.of("<x@b>", "<y@b>")),
        new InboundEmail.Participants(
            List.of(ANN), ANN, List.of(NAMELESS), List.of(NAMELESS), List.of(ANN)),
        new InboundEmail.Wording(
            "Order", List.of(new HeaderField("Subject", "Order")), TEXT, STORED),
        new InboundEmail.Parts(List.of(PDF, BARE), BINARY),
        new InboundEmail.Judgement(
            new Machine(Machine.Kind.AUTO_REPLY, "Auto-Submitted: auto-replied"),
            List.of("too-deep")));
  }

  static InboundEmail bareEmail() {
    return new InboundEmail(
        new InboundEmail.Origin(INTEGRATION, new Domain("acme.example"), WATCH, FOLDER, 1),
        new InboundEmail.Arrival(1, 1, List.of(), null, AT, 0, SHA256),
        new InboundEmail.Threading(null, null, List.of(), List.of()),
        new InboundEmail.Participants(List.of(), null, List.of(), List.of(), List.of()),
        new InboundEmail.Wording(null, List.of(), null, null),
        new InboundEmail.Parts(List.of(), null),
        new InboundEmail.Judgement(Machine.NONE, List.of()));
  }

  static RoutedEmail fullRouted() {
    return new RoutedEmail(
        EMAIL_ID,
        summary(
            fullEmail(),
            List.of(new AttachmentSummary("a.pdf", "application/pdf", 9, "cid", true))),
        RECORD,
        new Assignment("support", 5, List.of("billing"), "en"),
        "conversation-1",
        new ChosenBy("folder:Orders", 7L),
        REPLY_TO);
  }

  static RoutedEmail bareRouted() {
    return new RoutedEmail(
        EMAIL_ID,
        summary(bareEmail(), List.of()),
        RECORD,
        new Assignment("default", null, List.of(), null),
        "conversation-1",
        new ChosenBy("default:unknown-folder", null),
        new ReplyTo(EMAIL_ID, null, List.of(), null, List.of(), RECORD));
  }

  private static RoutedEmail.EmailSummary summary(
      InboundEmail email, List<AttachmentSummary> attachments) {
    var participants = email.participants();
    return new RoutedEmail.EmailSummary(
        email.origin(),
        email.arrival(),
        email.threading(),
        new RoutedEmail.Participants(
            participants.from(),
            participants.sender(),
            participants.replyTo(),
            participants.to(),
            participants.cc()),
        email.wording().subject(),
        attachments,
        email.judgement());
  }

  static OutboundEmail fullOutbound() {
    return new OutboundEmail(
        new OutboundId("out-1"),
        INTEGRATION,
        "conversation-1",
        REPLY_TO,
        new OutboundEmail.Recipients(List.of(ANN), List.of(NAMELESS), List.of(ANN)),
        new OutboundEmail.Message(
            "Re: Order", "text", "<p>", List.of(PDF), OutboundEmail.History.INCLUDE));
  }

  static OutboundEmail bareOutbound() {
    return new OutboundEmail(
        new OutboundId("out-1"),
        INTEGRATION,
        null,
        null,
        new OutboundEmail.Recipients(List.of(ANN), List.of(), List.of()),
        new OutboundEmail.Message(null, null, null, List.of(), null));
  }

  static OutboundStatus fullOutboundStatus() {
    return new OutboundStatus(
        new OutboundId("out-1"),
        new OutboundStatus.Standing(OutboundStatus.State.RETRYING, 2, AT, AT, REASON),
        new OutboundStatus.MessageIds("<c@d>", "<e@f>"),
        List.of(
            new OutboundStatus.Recipient(
                "ann@example.org", OutboundStatus.State.SENT, "250 2.0.0 Ok"),
            new OutboundStatus.Recipient("b@example.org", OutboundStatus.State.FAILED, null)));
  }

  static OutboundStatus bareOutboundStatus() {
    return new OutboundStatus(
        new OutboundId("out-1"),
        new OutboundStatus.Standing(OutboundStatus.State.QUEUED, 0, AT, null, null),
        OutboundStatus.MessageIds.NONE,
        List.of());
  }

  static OutboxProgress fullProgress() {
    var status = fullOutboundStatus();
    return new OutboxProgress(
        status.outboundId(),
        INTEGRATION,
        new OutboxProgress.Asked("reply mailroom.outbound-email/3/7", "0123456789abcdef".repeat(2)),
        status.standing(),
        new OutboxProgress.Tries(5, AT, 2, 1, AT),
        status.messageIds(),
        status.recipients());
  }

  static OutboxProgress bareProgress() {
    var status = bareOutboundStatus();
    return new OutboxProgress(
        status.outboundId(),
        INTEGRATION,
        new OutboxProgress.Asked("reply mailroom.outbound-email/3/7", "0123456789abcdef".repeat(2)),
        status.standing(),
        new OutboxProgress.Tries(1, AT, 0, 0, null),
        status.messageIds(),
        List.of());
  }

  static FolderStatus folderStatus(FolderState state) {
    return new FolderStatus(
        INTEGRATION,
        WATCH,
        FOLDER,
        new FolderStatus.Condition(state, AT, REASON),
        new FolderStatus.Validity(AT, AT.plusSeconds(90)),
        "connector-1",
        FolderStatus.Ledger.of(new Counts(15, 1, 2, 3, 4, 5), 6));
  }

  static FolderStatus bareFolderStatus() {
    return new FolderStatus(
        INTEGRATION,
        WATCH,
        FOLDER,
        new FolderStatus.Condition(FolderState.STARTING, AT, null),
        new FolderStatus.Validity(null, AT),
        "connector-1",
        FolderStatus.Ledger.ZERO);
  }

  static Checkpoint fullCheckpoint() {
    return new Checkpoint(
        WATCH,
        new Checkpoint.Position(4_294_967_295L, 4_294_967_296L, 17),
        new Checkpoint.Owed(
            List.of(4711L, 4_294_967_295L),
            List.of(new Checkpoint.Gap(3, 4, AT)),
            new Checkpoint.InFlight(5, 9, 2)),
        new Checkpoint.Past(List.of(new Checkpoint.Epoch(1, 8)), new Checkpoint.Resync(12, 17), AT),
        new Counts(15, 1, 2, 3, 4, 5));
  }

  static Fingerprint fullFingerprint() {
    return new Fingerprint(17, 4_294_967_295L, 4_294_967_295L, "0".repeat(32), true, AT);
  }

  static Fingerprint bareFingerprint() {
    return new Fingerprint(1, 1, 1, null, false, AT);
  }

  static Checkpoint bareCheckpoint() {
    return Checkpoint.beginning(WATCH, new Baseline(1, 1));
  }

  static Remembered.Conversation fullConversation() {
    return new Remembered.Conversation("0".repeat(32), new OutboundId("out-1").token(), AT);
  }

  static Remembered.Conversation bareConversation() {
    return new Remembered.Conversation("0".repeat(32), null, AT);
  }

  static Remembered.Peer peer() {
    return new Remembered.Peer(1, AT);
  }

  static Integration fullIntegration() {
    var route =
        new Route(
            "support",
            5,
            List.of("billing"),
            "en",
            List.of(new Route.Rule("email.subject == 'x'", "vip")),
            new Route.AutoReply("Thanks", "We got it"));
    var smtp =
        new Outbound.SmtpServer(
            "smtp.acme.example",
            587,
            Outbound.Tls.STARTTLS,
            "support",
            new SealedSecret("AZICAw=="));
    return integration(
        new Integration.Profile(
            "Acme",
            new Domain("support.acme.example"),
            ReadMail.SKIP,
            true,
            new ConversationSettings(14)),
        List.of(new Watch(WATCH, FOLDER, AT, new Baseline(4_294_967_295L, 4_294_967_296L), route)),
        new Outbound.Smtp(
            smtp,
            new Letterhead(
                new Outbound.Sender("Acme", "support@acme.example"),
                "answers@acme.example",
                List.of("archive@acme.example"),
                new Letterhead.Signature("Acme", "<b>Acme</b>"),
                new FolderName("Sent"),
                true)));
  }

  static Integration bareIntegration(Outbound outbound) {
    var route = new Route("support", null, List.of(), null, List.of(), null);
    return integration(
        new Integration.Profile(
            "Acme",
            new Domain("acme.example"),
            ReadMail.PUBLISH,
            false,
            ConversationSettings.BY_REFERENCES),
        List.of(new Watch(WATCH, new FolderName("inbox"), AT, new Baseline(1, 1), route)),
        outbound);
  }

  private static Integration integration(
      Integration.Profile profile, List<Watch> watches, Outbound outbound) {
    return new Integration(
        INTEGRATION,
        new Revision(7, "change-1"),
        profile,
        new Mailbox(
            "imap.acme.example",
            993,
            "support",
            new MailboxAuth.Password(new SealedSecret("AZICAw=="))),
        watches,
        outbound);
  }
}
