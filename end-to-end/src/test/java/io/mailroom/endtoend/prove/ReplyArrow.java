package io.mailroom.endtoend.prove;

import io.mailroom.endtoend.mutant.CrashPoint;
import io.mailroom.endtoend.mutant.CrashPoint.Side;
import java.util.EnumSet;
import java.util.List;

/**
 * The way of a reply, arrow by arrow: where a router may die.
 *
 * <pre>
 * outbound-email ──▶ outbox ──▶ QUEUED ──▶ SENDING ──▶ the server ──▶ SENT
 * inbound-email ───────┘
 * </pre>
 */
public enum ReplyArrow {
  /** A batch of {@code outbound-email} was read. */
  ASKED_READ("router.stream.RecordStream", "stayWith", Side.BEFORE, Lane.REPLIES),
  /** Its replies are written to the outbox with the offsets, and not committed. */
  MOVE_WRITTEN("router.stream.BatchTransaction", "settle", Side.BEFORE, Lane.REPLIES),
  /** They are committed. */
  MOVE_COMMITTED("router.stream.BatchTransaction", "settle", Side.AFTER, Lane.REPLIES),
  /** An automatic reply is written with the routed email, and not committed. */
  ANSWER_WRITTEN("router.stream.BatchTransaction", "settle", Side.BEFORE, Lane.EMAILS),
  /** It is committed. */
  ANSWER_COMMITTED("router.stream.BatchTransaction", "settle", Side.AFTER, Lane.EMAILS),
  /** The owner has admitted a reply, and not committed that. */
  ADMITTED("router.reply.DeliveryRules", "admitted", Side.AFTER, Lane.OUTBOX),
  /** That is committed. */
  QUEUED("router.reply.DeliveryRules", "begun", Side.BEFORE, Lane.OUTBOX),
  /** An attempt is about to be recorded. */
  BEGUN("router.reply.DeliveryRules", "begun", Side.AFTER, Lane.OUTBOX),
  /** It is recorded, and does not begin. */
  SENDING("router.outbox.Attempts", "begin", Side.BEFORE, Lane.OUTBOX),
  /** The server has let us in. */
  CONNECTED("smtp.client.MailTransaction", "perform", Side.BEFORE, Lane.OUTBOX),
  /** The server has said yes to the recipients and to DATA. */
  ADDRESSED("smtp.client.MailTransaction", "address", Side.AFTER, Lane.OUTBOX),
  /** The message is out but for the final dot. */
  WRITTEN("smtp.client.SmtpConnection", "writeDot", Side.BEFORE, Lane.OUTBOX),
  /** The final dot is out, its answer is not read. */
  DOT_OUT("smtp.client.SmtpConnection", "writeDot", Side.AFTER, Lane.OUTBOX),
  /** The answer is read. */
  ANSWERED("smtp.client.SmtpConnection", "confirmation", Side.AFTER, Lane.OUTBOX),
  /** The outcome is about to be recorded. */
  OUTCOME_KNOWN("router.reply.DeliveryRules", "after", Side.AFTER, Lane.OUTBOX),
  /** It is recorded. */
  OUTCOME_COMMITTED("router.outbox.Attempts", "forget", Side.BEFORE, Lane.OUTBOX);

  /** The threads that pass it. */
  private enum Lane {
    /** The one that moves what downstream asks for. */
    REPLIES("stream-outbound-email"),
    /** The one that routes, and answers by itself. */
    EMAILS("stream-inbound-email"),
    /** Those of the partitions of the outbox, and of the replies that are being sent. */
    OUTBOX("");

    private final String threads;

    Lane(String threads) {
      this.threads = threads;
    }
  }

  private final String type;
  private final String method;
  private final Side side;
  private final Lane lane;

  ReplyArrow(String type, String method, Side side, Lane lane) {
    this.type = type;
    this.method = method;
    this.side = side;
    this.lane = lane;
  }

  /** Of these, those that a router can be held at together: one for each thread. */
  static List<ReplyArrow> together(List<ReplyArrow> arrows) {
    var lanes = EnumSet.noneOf(Lane.class);
    return arrows.stream().filter(arrow -> !arrow.isOfBatches() || lanes.add(arrow.lane)).toList();
  }

  /** Of these, those that keep no reply from this one: none that it passes before. */
  List<ReplyArrow> unhindered(List<ReplyArrow> arrows) {
    return arrows.stream().filter(each -> each.isOfBatches() || each.compareTo(this) >= 0).toList();
  }

  private boolean isOfBatches() {
    return lane != Lane.OUTBOX;
  }

  /** The place in the code, at that passage. */
  CrashPoint at(int passage) {
    var place = new CrashPoint.Place("io.mailroom." + type, method, side, lane.threads);
    return new CrashPoint(name(), List.of(place), passage);
  }
}
