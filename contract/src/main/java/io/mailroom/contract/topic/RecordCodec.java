package io.mailroom.contract.topic;

import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.contract.json.UnreadableRecordException;
import io.mailroom.contract.progress.Checkpoint;
import io.mailroom.contract.progress.Fingerprint;
import io.mailroom.contract.progress.FolderStatus;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.reply.OutboxProgress;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.routed.RoutedEmail;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One type of record as it is on its topic: a header that names type and version, and JSON.
 *
 * @param <T> the record
 */
public final class RecordCodec<T> {
  /** On {@code integrations}. */
  public static final RecordCodec<Integration> INTEGRATION =
      state("integration", Integration.class);

  /** On {@code checkpoints}. */
  public static final RecordCodec<Checkpoint> CHECKPOINT = state("checkpoint", Checkpoint.class);

  /** On {@code fingerprints}. */
  public static final RecordCodec<Fingerprint> FINGERPRINT =
      state("fingerprint", Fingerprint.class);

  /** On {@code folder-status}. */
  public static final RecordCodec<FolderStatus> FOLDER_STATUS =
      state("folder-status", FolderStatus.class);

  /** On {@code inbound-email}. */
  public static final RecordCodec<InboundEmail> INBOUND_EMAIL =
      event("io.mailroom.email.received", InboundEmail.class);

  /** On {@code routed-email}. */
  public static final RecordCodec<RoutedEmail> ROUTED_EMAIL =
      event("io.mailroom.email.routed", RoutedEmail.class);

  /** On {@code outbound-email}. */
  public static final RecordCodec<OutboundEmail> OUTBOUND_EMAIL =
      event("io.mailroom.email.send", OutboundEmail.class);

  /** On {@code outbound-status}. */
  public static final RecordCodec<OutboundStatus> OUTBOUND_STATUS =
      event("io.mailroom.email.sent", OutboundStatus.class);

  /** On {@code outbox}: what is to be sent. */
  public static final RecordCodec<OutboxReply> OUTBOX_REPLY =
      state("outbox-reply", OutboxReply.class);

  /** On {@code outbox}: how far it is. */
  public static final RecordCodec<OutboxProgress> OUTBOX_PROGRESS =
      state("outbox-progress", OutboxProgress.class);

  /** On {@code outbox}: what its owner is told. */
  public static final RecordCodec<OutboxNote> OUTBOX_NOTE = state("outbox-note", OutboxNote.class);

  /** On {@code conversations}: what belongs to which. */
  public static final RecordCodec<Remembered.Conversation> CONVERSATION =
      state("conversation", Remembered.Conversation.class);

  /** On {@code conversations}: automatic replies. */
  public static final RecordCodec<Remembered.Peer> PEER = state("peer", Remembered.Peer.class);

  private final RecordType type;
  private final JsonCodec<T> json;

  /** A codec for records of that type. */
  public RecordCodec(RecordType type, Class<T> record) {
    this.type = type;
    this.json = new JsonCodec<>(record);
  }

  /** What the header says. */
  public RecordType type() {
    return type;
  }

  /** The header that a record of a compacted topic needs; an event has it among its others. */
  public List<Header> headers() {
    return List.of(type.asHeader());
  }

  /** UTF-8 JSON. */
  public byte[] encode(T value) {
    return json.encode(value);
  }

  /**
   * Reads a record's value.
   *
   * @throws UnreadableRecordException if the header is missing or names another type or version, or
   *     the value is no such record
   */
  public T decode(Headers headers, byte @Nullable [] value) throws UnreadableRecordException {
    type.require(headers);
    if (value == null) {
      throw new UnreadableRecordException(type.value() + " without a value", null);
    }
    return json.decode(value);
  }

  private static <T> RecordCodec<T> state(String name, Class<T> record) {
    return new RecordCodec<>(new RecordType(RecordType.MAILROOM_TYPE, name, 1), record);
  }

  private static <T> RecordCodec<T> event(String name, Class<T> record) {
    return new RecordCodec<>(new RecordType(RecordType.EVENT_TYPE, name, 1), record);
  }
}
