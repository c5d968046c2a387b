package io.mailroom.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.contract.reply.OutboxNote;
import io.mailroom.contract.topic.RecordCodec;
import io.mailroom.sandbox.kafka.RecordWriter;
import io.mailroom.sandbox.kafka.Topics;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What became of a reply is told, and one that failed is sent again at a word. */
class RepliesIT {
  private static final Installation INSTALLATION = Installation.shared();
  private static final int PARTITIONS = 8;

  private final Replica replica = INSTALLATION.replica();

  @ParameterizedTest
  @ValueSource(strings = {"out-1", "a/b?c=d#e", "ünï 😀"})
  void statusOfAReplyIsTold(String text) {
    var id = new OutboundId(text.replace(' ', '_'));
    say(id, State.FAILED);

    var answer = replica.get(path(id));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.document().path("outboundId").asText()).isEqualTo(id.value());
    assertThat(answer.document().path("state").asText()).isEqualTo("FAILED");
    assertThat(answer.document().at("/reason/code").asText()).isEqualTo("given-up");
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "UNKNOWN"})
  void replyThatWasNotSentIsSentAgainAtAWord(State state) throws Exception {
    var id = new OutboundId("again-" + state);
    say(id, state);

    var answer = replica.admin("POST", path(id) + "/resend", null);

    assertThat(answer.status()).isEqualTo(202);
    assertThat(notes(id))
        .singleElement()
        .satisfies(note -> {
          var read = RecordCodec.OUTBOX_NOTE.decode(note.headers(), note.value());
          assertThat(read.kind()).isEqualTo(OutboxNote.Kind.RESEND);
          assertThat(note.partition()).isEqualTo(id.token().partition(PARTITIONS));
        });
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FAILED", "UNKNOWN"})
  void replyThatIsOnItsWayOrSentIsNotSentAgain(State state) {
    var id = new OutboundId("not-again-" + state);
    say(id, state);

    var answer = replica.admin("POST", path(id) + "/resend", null);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.document().path("code").asText()).isEqualTo("not-resendable");
    assertThat(answer.document().path("detail").asText()).contains(state.name());
    assertThat(notes(id)).isEmpty();
  }

  @Test
  void replyThatNobodyAskedForIsNotFound() {
    assertThat(replica.get("/api/replies/nobody").status()).isEqualTo(404);
    assertThat(replica.get("/api/replies/" + "x".repeat(201)).status()).isEqualTo(404);
    assertThat(replica.admin("POST", "/api/replies/nobody/resend", null).status()).isEqualTo(404);
  }

  private static String path(OutboundId id) {
    return "/api/replies/"
        + URLEncoder.encode(id.value(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static List<ConsumerRecord<byte[], byte[]>> notes(OutboundId id) {
    return new Topics(INSTALLATION.kafka())
        .committed("mailroom.outbox").stream()
            .filter(each ->
                new String(each.value(), StandardCharsets.UTF_8).contains(id.token().value()))
            .toList();
  }

  private static void say(OutboundId id, State state) {
    var status =
        new OutboundStatus(
            id,
            new OutboundStatus.Standing(
                state, 3, Examples.NOON, null, new Reason("given-up", "451 later")),
            OutboundStatus.MessageIds.NONE,
            List.of());
    try (var writer = new RecordWriter(INSTALLATION.kafka().bootstrapServers())) {
      writer.send(
          new ProducerRecord<>(
              "mailroom.outbound-status",
              id.token().partition(PARTITIONS),
              id.value(),
              RecordCodec.OUTBOUND_STATUS.encode(status),
              RecordCodec.OUTBOUND_STATUS.headers()));
      writer.flush();
    }
  }
}
