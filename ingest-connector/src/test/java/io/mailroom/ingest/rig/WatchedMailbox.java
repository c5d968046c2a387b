package io.mailroom.ingest.rig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.WatchKey;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.FolderState;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.watch.Baseline;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.Route;
import io.mailroom.contract.watch.Watch;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.sandbox.mail.DovecotServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A configured mailbox, and all that the connector has committed of it. */
public final class WatchedMailbox {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final ConnectorRig rig;
  private final TopicTail tail;
  private Integration integration;

  WatchedMailbox(ConnectorRig rig, TopicTail tail, Integration integration) {
    this.rig = rig;
    this.tail = tail;
    this.integration = integration;
  }

  /** A watch of a folder with UIDVALIDITY 1 that begins now, with this UID. */
  public static Watch watch(String folder, long firstUid) {
    return watch(folder, new Baseline(1, firstUid));
  }

  /** A watch of a folder that begins now. */
  public static Watch watch(String folder, Baseline baseline) {
    return new Watch(
        WatchId.random(),
        new FolderName(folder),
        Instant.now(),
        baseline,
        new Route("support", null, List.of(), null, List.of(), null));
  }

  /** A watch of a folder on a Dovecot that begins now, behind all that is there. */
  public static Watch watch(DovecotServer dovecot, String user, String folder) {
    String status = dovecot.doveadm("mailbox", "status", "-u", user, "uidvalidity uidnext", folder);
    return watch(folder, new Baseline(number(status, "uidvalidity"), number(status, "uidnext")));
  }

  private static long number(String status, String name) {
    Matcher number = Pattern.compile(name + "=(\\d+)").matcher(status);
    if (!number.find()) {
      throw new IllegalStateException("no " + name + " in: " + status);
    }
    return Long.parseLong(number.group(1));
  }

  public Integration integration() {
    return integration;
  }

  public WatchKey key(Watch watch) {
    return new WatchKey(integration.id(), watch.watchId());
  }

  /** The same mailbox with its password given again. */
  public void changeCredential() {
    var mailbox = integration.mailbox();
    integration =
        new Integration(
            integration.id(),
            integration.revision(),
            integration.profile(),
            rig.mailbox(integration.id(), mailbox.port(), mailbox.username()),
            integration.watches(),
            integration.outbound());
    rig.write(integration);
  }

  /** Ends all watches: the connector leaves the server alone. */
  public void remove() {
    rig.remove(integration.id());
  }

  /** The emails published, of all folders, in order within a folder. */
  public List<InboundEmail> emails() {
    return tail.of(rig.topics().inboundEmail()).stream()
        .filter(record -> record.key().equals(integration.id().value()))
        .map(record -> decode(RecordCodec.INBOUND_EMAIL, record))
        .toList();
  }

  /** The UIDs published of a folder, in order. */
  public List<Long> uids(Watch watch) {
    return emails().stream()
        .filter(email -> email.origin().watchId().equals(watch.watchId()))
        .map(email -> email.arrival().uid())
        .toList();
  }

  /** The headers of the dead letters so far; one may follow the email behind it. */
  public List<Map<String, String>> deadLetters() {
    return tail.of(rig.topics().deadLetter()).stream()
        .filter(record -> record.key().equals(integration.id().value()))
        .map(record ->
            StreamSupport.stream(record.headers().spliterator(), false)
                .collect(
                    Collectors.toMap(
                        header -> header.key(), header -> new String(header.value(), UTF_8))))
        .toList();
  }

  /** Waits for the one dead letter, and for its headers to be as expected. */
  public void awaitDeadLetter(Consumer<Map<String, String>> expectation) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(deadLetters()).singleElement().satisfies(expectation));
  }

  /**
   * Waits for a checkpoint as expected. It may follow the emails that it counts: the markers of a
   * committed transaction are written partition by partition.
   */
  public void awaitCheckpoint(Watch watch, Consumer<Checkpoint> expectation) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(checkpoint(watch)).hasValueSatisfying(expectation));
  }

  private Optional<Checkpoint> checkpoint(Watch watch) {
    return last(rig.topics().checkpoints(), watch)
        .map(record -> decode(RecordCodec.CHECKPOINT, record));
  }

  /** The last status of a watch. */
  public Optional<FolderStatus> status(Watch watch) {
    return last(rig.topics().folderStatus(), watch)
        .map(record -> decode(RecordCodec.FOLDER_STATUS, record));
  }

  /** Whether the last status of a watch says so. */
  public boolean is(Watch watch, FolderState state) {
    return status(watch).map(status -> status.condition().state() == state).orElse(false);
  }

  private Optional<ConsumerRecord<String, byte[]>> last(String topic, Watch watch) {
    String key = key(watch).toString();
    return tail.of(topic).stream()
        .filter(record -> record.key().equals(key))
        .reduce((_, later) -> later);
  }

  private static <T> T decode(RecordCodec<T> codec, ConsumerRecord<String, byte[]> record) {
    try {
      return codec.decode(record.headers(), record.value());
    } catch (UnreadableRecordException e) {
      throw new AssertionError(e);
    }
  }
}
