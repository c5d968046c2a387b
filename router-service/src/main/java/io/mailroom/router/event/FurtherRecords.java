package io.mailroom.router.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.ConversationRecords;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.reply.OutboxKey;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.reply.OutboxReply;
import io.mailroom.contract.reply.ReplyToken;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the router writes beside the events, byte for byte. */
public final class FurtherRecords {
  private final TopicNames names;
  private final Shards shards;
  private final ConversationRecords conversations;

  /**
   * Records of one deployment.
   *
   * @param shards partitions of {@code outbox} and {@code conversations}
   */
  public FurtherRecords(TopicNames names, Shards shards) {
    this.names = names;
    this.shards = shards;
    this.conversations = new ConversationRecords(names, shards);
  }

  /** A reply to send, asked for by a record. */
  public ProducerRecord<byte[], byte[]> of(OutboxReply reply, RecordPosition asked) {
    return outbox(
        reply.email().outboundId().token(),
        OutboxKey.reply(asked),
        RecordCodec.OUTBOX_REPLY,
        reply);
  }

  /** What the owner of a reply is told, because of a record. */
  public ProducerRecord<byte[], byte[]> of(OutboxNote note, RecordPosition cause) {
    var place = cause.topic() + "/" + cause.partition() + "/" + cause.offset();
    return outbox(note.token(), OutboxKey.note(place), RecordCodec.OUTBOX_NOTE, note);
  }

  /** What is remembered. */
  public ProducerRecord<byte[], byte[]> of(ConversationKey key, Remembered value) {
    var record = conversations.of(key, value);
    return new ProducerRecord<>(
        record.topic(),
        record.partition(),
        record.key().getBytes(UTF_8),
        record.value(),
        record.headers());
  }

  private <T> ProducerRecord<byte[], byte[]> outbox(
      ReplyToken token, String key, RecordCodec<T> codec, T value) {
    return new ProducerRecord<>(
        names.outbox(),
        token.partition(shards.count()),
        key.getBytes(UTF_8),
        codec.encode(value),
        codec.headers());
  }
}
