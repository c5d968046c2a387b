package io.mailroom.endtoend.prove;

import io.mailroom.endtoend.mutant.CrashPoint;
import io.mailroom.endtoend.mutant.CrashPoint.Side;
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
  ASKED_READ("router.stream.RecordStream", "stayWith", Side.BEFORE, Source.ASKED),
  /** Its replies are written to the outbox with the offsets, and not committed. */
  MOVE_WRITTEN("router.stream.BatchTransaction", "settle", Side.BEFORE, Source.ASKED),
  /** They are committed. */
  MOVE_COMMITTED("router.stream.BatchTransaction", "settle", Side.AFTER, Source.ASKED),
  /** An automatic reply is written with the routed email, and not committed. */
  ANSWER_WRITTEN("router.stream.BatchTransaction", "settle", Side.BEFORE, Source.AUTOMATIC),
  /** It is committed. */
  ANSWER_COMMITTED("router.stream.BatchTransaction", "settle", Side.AFTER, Source.AUTOMATIC),
  /** The owner has admitted a reply, and not committed that. */
  ADMITTED("router.reply.DeliveryRules", "admitted", Side.AFTER, Source.ASKED),
  /** That is committed. */
  QUEUED("router.reply.DeliveryRules", "begun", Side.BEFORE, Source.ASKED),
  /** An attempt is about to be recorded. */
  BEGUN("router.reply.DeliveryRules", "begun", Side.AFTER, Source.ASKED),
  /** It is recorded, and does not begin. */
  SENDING("router.outbox.Attempts", "begin", Side.BEFORE, Source.ASKED),
  /** The server has let us in. */
  CONNECTED("smtp.client.MailTransaction", "perform", Side.BEFORE, Source.ASKED),
  /** The server has said yes to the recipients and to DATA. */
  ADDRESSED("smtp.client.MailTransaction", "address", Side.AFTER, Source.ASKED),
  /** The message is out but for the final dot. */
  WRITTEN("smtp.client.SmtpConnection", "writeDot", Side.BEFORE, Source.ASKED),
  /** The final dot is out, its answer is not read. */
  DOT_OUT("smtp.client.SmtpConnection", "writeDot", Side.AFTER, Source.ASKED),
  /** The answer is read. */
  ANSWERED("smtp.client.SmtpConnection", "confirmation", Side.AFTER, Source.ASKED),
  /** The outcome is about to be recorded. */
  OUTCOME_KNOWN("router.reply.DeliveryRules", "after", Side.AFTER, Source.ASKED),
  /** It is recorded. */
  OUTCOME_COMMITTED("router.outbox.Attempts", "forget", Side.BEFORE, Source.ASKED);

  /** Who wants the replies that are under way. */
  enum Source {
    /** Downstream. */
    ASKED,
    /** A folder with an automatic reply. */
    AUTOMATIC
  }

  private final String type;
  private final String method;
  private final Side side;
  private final Source source;

  ReplyArrow(String type, String method, Side side, Source source) {
    this.type = type;
    this.method = method;
    this.side = side;
    this.source = source;
  }

  Source source() {
    return source;
  }

  /** Whether it is passed by batches of replies: how many of them there are, nobody knows. */
  boolean isOfBatches() {
    return type.startsWith("router.stream.");
  }

  /** The place in the code, at that passage. */
  CrashPoint at(int passage) {
    return new CrashPoint(
        List.of(new CrashPoint.Place("io.mailroom." + type, method, side)), passage);
  }
}
