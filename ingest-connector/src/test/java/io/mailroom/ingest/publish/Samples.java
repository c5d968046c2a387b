package io.mailroom.ingest.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Checkpoint.Owed;
import io.mailroom.contract.progress.Checkpoint.Past;
import io.mailroom.contract.progress.Checkpoint.Position;
import io.mailroom.contract.progress.Counts;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.DeadLetter;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.ingest.event.Event;
import io.mailroom.ingest.publish.Batch.Message;
import io.mailroom.ingest.publish.Batch.Trace;
import java.time.Instant;
import java.util.List;

/** Batches and checkpoints of one watch with UIDVALIDITY 1. */
final class Samples {
  static final WatchKey KEY = new WatchKey(new IntegrationId("acme"), WatchId.random());

  static final Instant LISTED_AT = Instant.parse("2026-01-02T12:00:00Z");

  /** When all of them were received. */
  static final Instant RECEIVED = Instant.parse("2026-01-02T11:00:00Z");

  private Samples() {}

  static Position at(long nextUid, long sequence) {
    return new Position(1, nextUid, sequence);
  }

  static Checkpoint checkpoint(Position position) {
    return checkpoint(position, List.of(), Counts.ZERO);
  }

  static Checkpoint checkpoint(Position position, List<Long> unmarked, Counts counts) {
    return checkpoint(position, new Owed(unmarked, List.of(), null), counts);
  }

  static Checkpoint checkpoint(Position position, Owed owed, Counts counts) {
    Past past = new Past(List.of(), null, counts.fingerprinted() == 0 ? null : RECEIVED);
    return new Checkpoint(KEY.watch(), position, owed, past, counts);
  }

  static Batch batch(Position from, Message... messages) {
    return new Batch(KEY, from, new Step.Onward(LISTED_AT), List.of(messages));
  }

  static Message.Email email(long uid, boolean seen) {
    var attributes =
        new CloudEvent(
            KEY.watch() + "/1/" + uid,
            "/mailroom/test/acme",
            CloudEvent.EMAIL_RECEIVED,
            Instant.EPOCH,
            CloudEvent.subject(new FolderName("INBOX")));
    return new Message.Email(
        uid, new Event(attributes, ("mail " + uid).getBytes(UTF_8)), seen, trace(uid));
  }

  static Message.DeadLettered letter(long uid) {
    return new Message.DeadLettered(
        uid, new DeadLetter("origin", "fetch", "fetch-nil", "given up"), null, trace(uid));
  }

  static Message.Filtered filtered(long uid) {
    return new Message.Filtered(uid, "moved-in", trace(uid));
  }

  static Trace trace(long uid) {
    return new Trace("%032x".formatted(uid), RECEIVED);
  }
}
