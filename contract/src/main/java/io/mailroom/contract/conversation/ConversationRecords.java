package io.mailroom.contract.conversation;

import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.ReplyToken;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.contract.topic.Shards;
import io.mailroom.contract.topic.TopicNames;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How records of {@code conversations} look. Their partition is the shard of the integration, so
 * that whoever routes its emails reads no other.
 */
public record ConversationRecords(TopicNames topics, Shards shards) {

  /** The record of what is remembered. */
  public ProducerRecord<String, byte[]> of(ConversationKey key, Remembered value) {
    return switch (value) {
      case Remembered.Conversation conversation ->
          record(key, RecordCodec.CONVERSATION, conversation);
      case Remembered.Peer peer -> record(key, RecordCodec.PEER, peer);
    };
  }

  /**
   * A reply that its provider gave another Message-ID: by it, an answer and a bounce still find the
   * reply. Written in the transaction that says that the reply was sent.
   *
   * @param integration whose reply
   * @param providerMessageId what the provider calls it, with or without angle brackets and domain
   * @param conversationId which conversation it belongs to
   * @param reply which reply
   * @param at when it was sent
   */
  public ProducerRecord<String, byte[]> provided(
      IntegrationId integration,
      String providerMessageId,
      String conversationId,
      ReplyToken reply,
      Instant at) {
    return of(
        ConversationKey.provider(integration, providerMessageId),
        new Remembered.Conversation(conversationId, reply, at));
  }

  private <T extends Remembered> ProducerRecord<String, byte[]> record(
      ConversationKey key, RecordCodec<T> codec, T value) {
    return new ProducerRecord<>(
        topics.conversations(),
        shards.of(key.integration()),
        key.toString(),
        codec.encode(value),
        codec.headers());
  }
}
