package io.mailroom.router.inbound;

import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.email.InboundEmail.Origin;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.partition.ReadFault;
import io.mailroom.contract.server.Outbound;
import io.mailroom.router.conversation.Conversations;
import io.mailroom.router.event.FurtherRecords;
import io.mailroom.router.event.Inbound;
import io.mailroom.router.memory.ConversationMemory;
import io.mailroom.router.memory.Draft;
import io.mailroom.router.stream.Transformation;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch of records in; out of each, an event or a dead letter, and what goes with it. */
@Singleton
public class BatchRouting implements Transformation {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRouting.class);

  private final RoutingTable table;
  private final ConversationMemory memory;
  private final EmailRouting routing;
  private final FurtherRecords records;
  private final Clock clock;

  BatchRouting(
      RoutingTable table,
      ConversationMemory memory,
      EmailRouting routing,
      FurtherRecords records,
      Clock clock) {
    this.table = table;
    this.memory = memory;
    this.routing = routing;
    this.records = records;
    this.clock = clock;
  }

  /** Learns all that was remembered of the shards that this process has got. */
  @Override
  public void assigned(Set<Integer> shards) throws ReadFault {
    memory.learn(shards);
  }

  /**
   * Routes each record, in the same order.
   *
   * @throws ReadFault if it cannot be known how to route one of them
   */
  @Override
  public Transformed of(Iterable<ConsumerRecord<byte[], byte[]>> batch) throws ReadFault {
    var inbound = StreamSupport.stream(batch.spliterator(), false).map(Inbound::read).toList();
    var integrations = table.covering(inbound.stream().mapMulti(BatchRouting::origin).toList());
    var draft = memory.draft(inbound.stream().anyMatch(each -> namesProvider(each, integrations)));
    var written = new ArrayList<ProducerRecord<byte[], byte[]>>();
    inbound.forEach(each -> written.addAll(route(each, integrations, draft)));
    draft.added().forEach((key, value) -> written.add(records.of(key, value)));
    return new Transformed(written, () -> memory.keep(draft));
  }

  private List<ProducerRecord<byte[], byte[]>> route(
      Inbound inbound, Snapshot<Integration> integrations, Draft draft) {
    return switch (inbound) {
      case Inbound.Garbage garbage ->
          List.of(routing.deadLetter(garbage, "unreadable", garbage.detail()));
      case Inbound.Email received -> {
        try {
          var entry = RoutingTable.entry(integrations, received.email().origin());
          var routed = routing.route(received, entry, draft, clock.instant());
          draft.add(routed.toRemember());
          yield routed.records();
        } catch (RuntimeException e) {
          // An email that trips over a bug of ours would otherwise stop, for ever, all behind it.
          LOG.error("event=email-not-routed code=bug emailId={}", received.emailId(), e);
          yield List.of(routing.deadLetter(received, "bug", e.getClass().getSimpleName()));
        }
      }
    };
  }

  /** Whether it may be about a reply that the provider knows under an id of its own. */
  private static boolean namesProvider(Inbound inbound, Snapshot<Integration> integrations) {
    return inbound instanceof Inbound.Email received
        && integrations
            .value(received.email().origin().integrationId().value())
            .filter(known -> known.outbound() instanceof Outbound.Ses)
            .isPresent()
        && Conversations.mayNameProvider(received.email());
  }

  private static void origin(Inbound inbound, Consumer<Origin> origins) {
    if (inbound instanceof Inbound.Email received) {
      origins.accept(received.email().origin());
    }
  }
}
