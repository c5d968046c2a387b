package io.mailroom.router.stream;

import io.mailroom.contract.compacted.ReadFault;
import io.mailroom.contract.compacted.Snapshot;
import io.mailroom.contract.email.InboundEmail.Origin;
import io.mailroom.contract.integration.Integration;
import io.mailroom.router.conversation.Conversations;
import io.mailroom.router.event.Inbound;
import io.mailroom.router.event.RoutedRecords;
import io.mailroom.routing.FolderRouting;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A batch of records in, as many records out: each routed, or a dead letter. */
@Singleton
class BatchRouting {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRouting.class);

  private final RoutingTable table;
  private final FolderRouting routing;
  private final RoutedRecords records;
  private final Clock clock;

  BatchRouting(RoutingTable table, FolderRouting routing, RoutedRecords records, Clock clock) {
    this.table = table;
    this.routing = routing;
    this.records = records;
    this.clock = clock;
  }

  /**
   * Routes each record, in the same order.
   *
   * @throws ReadFault if it cannot be known how to route one of them
   */
  List<ProducerRecord<byte[], byte[]>> route(Iterable<ConsumerRecord<byte[], byte[]>> batch)
      throws ReadFault {
    var inbound = StreamSupport.stream(batch.spliterator(), false).map(Inbound::read).toList();
    var integrations = table.covering(inbound.stream().mapMulti(BatchRouting::origin).toList());
    return inbound.stream().map(each -> route(each, integrations)).toList();
  }

  private ProducerRecord<byte[], byte[]> route(
      Inbound inbound, Snapshot<Integration> integrations) {
    return switch (inbound) {
      case Inbound.Garbage garbage -> records.deadLetter(garbage, "unreadable", garbage.detail());
      case Inbound.Email received -> {
        try {
          yield route(received, integrations);
        } catch (RuntimeException e) {
          // An email that trips over a bug of ours would otherwise stop, for ever, all behind it.
          LOG.error("event=email-not-routed code=bug emailId={}", received.emailId(), e);
          yield records.deadLetter(received, "bug", e.getClass().getSimpleName());
        }
      }
    };
  }

  private ProducerRecord<byte[], byte[]> route(
      Inbound.Email received, Snapshot<Integration> integrations) {
    var email = received.email();
    var origin = email.origin();
    return records.routed(
        received,
        routing.decide(email, RoutingTable.entry(integrations, origin)),
        Conversations.of(email.threading(), origin.integrationId(), received.emailId()),
        clock.instant());
  }

  private static void origin(Inbound inbound, Consumer<Origin> origins) {
    if (inbound instanceof Inbound.Email received) {
      origins.accept(received.email().origin());
    }
  }
}
