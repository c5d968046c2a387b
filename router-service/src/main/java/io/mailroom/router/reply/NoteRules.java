package io.mailroom.router.reply;

import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundStatus.Recipient;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.reply.OutboxProgress.Tries;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/** What a note does to a reply. */
public sealed interface NoteRules {

  /** The reply is so from now on. */
  record Changed(OutboxProgress next) implements NoteRules {}

  /** Nothing, for ever. */
  record Ignored() implements NoteRules {}

  /** The attempt at hand comes first: a bounce can be faster than the answer. */
  record Later() implements NoteRules {}

  /**
   * Applies a note.
   *
   * @param hasBody whether the reply itself is still there
   */
  static NoteRules apply(OutboxProgress before, OutboxNote note, boolean hasBody, Instant now) {
    return switch (note.kind()) {
      case BOUNCED ->
          switch (before.standing().state()) {
            case SENT, UNKNOWN, BOUNCED -> new Changed(bounced(before, note, now));
            case QUEUED, SENDING, RETRYING -> new Later();
            case FAILED -> new Ignored();
          };
      case RESEND ->
          switch (before.standing().state()) {
            case FAILED, UNKNOWN, BOUNCED ->
                hasBody ? new Changed(again(before, now)) : new Ignored();
            case QUEUED, SENDING, RETRYING, SENT -> new Ignored();
          };
    };
  }

  private static OutboxProgress again(OutboxProgress before, Instant now) {
    var tries = before.tries();
    var settled = before.recipients().stream().filter(each -> each.state() == State.SENT).toList();
    var anew = before.with(settled).with(new Tries(tries.sequence(), now, 0, 0, tries.date()));
    return DeliveryRules.next(anew, State.QUEUED, null, null, now);
  }

  private static OutboxProgress bounced(OutboxProgress before, OutboxNote note, Instant now) {
    var reason = note.reason() == null ? new Reason("bounced", "no reason given") : note.reason();
    return DeliveryRules.next(
        before.with(recipients(before.recipients(), note.recipients())),
        State.BOUNCED,
        null,
        reason,
        now);
  }

  /** All of them, if none is named. */
  private static List<Recipient> recipients(List<Recipient> before, List<Recipient> bounced) {
    var merged = new LinkedHashMap<String, Recipient>();
    before.forEach(each -> merged.put(each.address(), each));
    for (var each : bounced.isEmpty() ? before : bounced) {
      var address =
          merged.keySet().stream()
              .filter(known -> known.equalsIgnoreCase(each.address()))
              .findFirst()
              .orElse(each.address());
      merged.put(address, new Recipient(address, State.BOUNCED, each.reply()));
    }
    return List.copyOf(merged.values());
  }
}
