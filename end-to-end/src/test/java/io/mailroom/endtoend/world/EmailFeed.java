package io.mailroom.endtoend.world;

import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.HeaderField;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.topic.CloudEvent;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.sandbox.kafka.RecordWriter;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes to {@code inbound-email} what a connector would, where a test is about what follows. One
 * thread uses it.
 */
public final class EmailFeed implements AutoCloseable {
  private final TopicNames names;
  private final InboundEmail.Origin origin;
  private final RecordWriter writer;
  private long written;

  EmailFeed(String bootstrapServers, TopicNames names, IntegrationId integration, WatchId watch) {
    this.names = names;
    this.origin =
        new InboundEmail.Origin(
            integration, new Domain("feed.example.org"), watch, new FolderName("INBOX"), 1);
    this.writer = new RecordWriter(bootstrapServers);
  }

  /** Publishes a short email from each of these addresses; returns when Kafka has them. */
  public void publish(List<String> senders) {
    senders.forEach(this::publish);
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
  }

  private void publish(String sender) {
    written++;
    var now = Instant.now();
    var event =
        new CloudEvent(
            EmailId.id(origin.watchId(), 1, written),
            EmailId.source(names.prefix(), origin.integrationId()),
            CloudEvent.EMAIL_RECEIVED,
            now,
            null);
    writer.send(
        new ProducerRecord<>(
            names.inboundEmail(),
            new Shards(Mailroom.SHARDS).of(origin.integrationId()),
            origin.integrationId().value(),
            RecordCodec.INBOUND_EMAIL.encode(email(sender, now)),
            event.headers()));
  }

  private InboundEmail email(String sender, Instant now) {
    var messageId = "<" + written + "." + sender + ">";
    return new InboundEmail(
        new InboundEmail.Origin(
            origin.integrationId(), origin.domain(), origin.watchId(), origin.folder(), written),
        new InboundEmail.Arrival(1, written, List.of(), now, now, 100, "0".repeat(64)),
        new InboundEmail.Threading(now, messageId, List.of(), List.of()),
        new InboundEmail.Participants(
            List.of(new MailAddress(null, sender)),
            null,
            List.of(),
            List.of(new MailAddress(null, "support@feed.example.org")),
            List.of()),
        new InboundEmail.Wording(
            "Hello", List.of(new HeaderField("Subject", "Hello")), new Content.Text("Hello"), null),
        new InboundEmail.Parts(List.of(), null),
        new InboundEmail.Judgement(Machine.NONE, List.of()));
  }
}
