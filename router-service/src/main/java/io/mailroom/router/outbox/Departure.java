package io.mailroom.router.outbox;

import io.mailroom.contract.compacted.Entry;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.server.Outbound;
import io.mailroom.router.conversation.ConversationId;
import io.mailroom.router.conversation.OwnMessageId;
import io.mailroom.router.ledger.Ledger.Line;
import io.mailroom.router.ledger.Row;
import io.mailroom.router.outbox.Turn.Stored;
import io.mailroom.router.reply.DeliveryRules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the replies go that are due, as far as the gate lets them. One thread uses it. */
final class Departure {
  private static final Logger LOG = LoggerFactory.getLogger(Departure.class);
  private static final Duration VIEW_LIMIT = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final Book book;
  private final OutboxTools tools;
  private final DeliveryRules rules;
  private final Attempts attempts;

  Departure(Book book, OutboxTools tools, DeliveryRules rules, Attempts attempts) {
    this.book = book;
    this.tools = tools;
    this.rules = rules;
    this.attempts = attempts;
  }

  /** Decides on the replies that are due now. */
  void join(Turn turn) {
    var now = tools.clock().instant();
    for (var line : List.copyOf(book.ledger().lines().entrySet())) {
      var due = line.getValue().due(now, turn.room());
      if (!due.isEmpty() || line.getValue().hasHeld()) {
        join(turn, line.getKey(), line.getValue(), due, now);
      }
    }
  }

  private void join(Turn turn, IntegrationId id, Line line, List<Row> due, Instant now) {
    switch (integration(id)) {
      case null -> {
        book.ledger().release(id, now);
        end(turn, due, new Reason("integration-removed", "the integration does not exist"));
      }
      case Entry.Unreadable<Integration> _ ->
          hold(turn, line, due, new Reason("integration-unreadable", "of another version"), now);
      case Entry.Readable<Integration>(Integration integration, _) -> {
        if (integration.outbound() instanceof Outbound.None) {
          book.ledger().release(id, now);
          end(turn, due, new Reason("no-outbound", "the integration sends no replies"));
        } else {
          send(turn, integration, line, due, now);
        }
      }
    }
  }

  /** One that is not there may have come a moment ago. */
  private @Nullable Entry<Integration> integration(IntegrationId id) {
    var known = tools.integrations().snapshot().entries().get(id.value());
    if (known != null) {
      return known;
    }
    try {
      return tools.integrations().awaitEnd(VIEW_LIMIT).entries().get(id.value());
    } catch (ReadFault fault) {
      return new Entry.Unreadable<>(String.valueOf(fault.getMessage()), -1);
    }
  }

  private void send(Turn turn, Integration integration, Line line, List<Row> due, Instant now) {
    var version = integration.revision().version();
    if (!tools.gate().rests(integration.id(), version, now)) {
      book.ledger().release(integration.id(), now);
    }
    for (var row : due) {
      if (turn.touches(row.id())) {
        continue;
      }
      switch (tools.gate().enter(integration.id(), version, row.body().bytes(), now)) {
        case Gate.Entry.Entered(var ticket) -> {
          turn.ifLost(ticket::cancel);
          turn.step(
              row.id(),
              List.of(row.body().offset(), row.progress()),
              stored -> begin(turn, row, integration, ticket, stored));
        }
        case Gate.Entry.Full _ -> {
          return;
        }
        case Gate.Entry.Resting(var rest) -> {
          var overdue = now.minus(tools.settings().plan().last()).toEpochMilli();
          var first =
              rest.until() == null
                  ? due
                  : due.stream().filter(each -> each.due() < overdue).toList();
          hold(turn, line, first, rest.reason(), now);
          return;
        }
      }
    }
  }

  private void begin(
      Turn turn, Row row, Integration integration, Gate.Ticket ticket, Stored stored) {
    var reply = stored.reply(row.body().offset());
    var progress = stored.progress(row.progress());
    if (reply.isEmpty() || progress.isEmpty()) {
      // Moved a second time: its new place is on its way to us.
      LOG.warn("event=reply-not-in-place reply={} offset={}", row.id(), row.body().offset());
      ticket.cancel();
      book.ledger().put(row.dueAt(tools.clock().instant().plus(LOOK_AGAIN)));
      return;
    }
    var begun =
        DeliveryRules.begun(
            progress.get(), messageId(reply.get(), integration), tools.clock().instant());
    book.change(
        turn,
        begun,
        row.body(),
        () -> attempts.begin(row.id(), begun, reply.get(), integration, ticket));
  }

  /** No attempt will be made. */
  private void end(Turn turn, List<Row> rows, Reason reason) {
    each(turn, rows, (progress, now) -> DeliveryRules.ended(progress, reason, now));
  }

  /** No attempt can be made for now; who waits for long is told why, and given up in the end. */
  private void hold(Turn turn, Line line, List<Row> due, Reason reason, Instant now) {
    each(turn, due, (progress, at) -> rules.held(progress, reason, at));
    each(
        turn, line.heldUntil(now, turn.room()), (progress, at) -> rules.held(progress, reason, at));
  }

  private void each(
      Turn turn, List<Row> rows, BiFunction<OutboxProgress, Instant, OutboxProgress> rule) {
    for (var row : rows) {
      if (!turn.touches(row.id())) {
        turn.step(
            row.id(),
            List.of(row.progress()),
            stored -> {
              var now = tools.clock().instant();
              var before = stored.progress(row.progress()).orElseThrow();
              var next = rule.apply(before, now);
              var lookAgain = now.plus(tools.settings().plan().last());
              if (next.equals(before)) {
                book.ledger().hold(row.dueAt(lookAgain));
              } else if (next.isSettled()) {
                book.change(turn, next, row.body());
              } else {
                turn.write(
                    next,
                    offset ->
                        book.ledger().hold(Row.of(next, offset).with(row.body()).dueAt(lookAgain)));
              }
            });
      }
    }
  }

  private static String messageId(OutboxReply reply, Integration integration) {
    return new OwnMessageId(
            new ConversationId(reply.conversationId()),
            reply.email().outboundId().token(),
            domain(integration))
        .toString();
  }

  /** The domain of the sender. */
  private static String domain(Integration integration) {
    var address = integration.outbound().sendsAs().map(each -> each.from().address()).orElse("");
    var at = address.lastIndexOf('@');
    return at < 0 ? integration.profile().domain().value() : address.substring(at + 1);
  }
}
