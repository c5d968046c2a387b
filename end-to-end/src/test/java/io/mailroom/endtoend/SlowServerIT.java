package io.mailroom.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.reply.OutboundStatus.State;
import io.mailroom.endtoend.world.Mailroom;
import io.mailroom.endtoend.world.ReplySink;
import io.mailroom.sandbox.smtp.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A mail server that takes messages and never says so. */
class SlowServerIT {
  private static final int REPLIES = 200;
  private static final int WAITING = 20;
  private static final Duration GUARD = Duration.ofMinutes(2);

  @Test
  void oneSilentServerHoldsUpNobodyElsesReplies() {
    var gate = new CountDownLatch(1);
    try (var silent = new ReplySink();
        var quick = new ReplySink();
        var mailroom =
            Mailroom.open(
                "slow",
                Map.of(
                    "MAILROOM_SMTP_PORTS", silent.server().port() + "," + quick.server().port()));
        var downstream = mailroom.downstream()) {
      // Given
      silent.server().always("\\.", Answer.hold(gate).then(Answer.lines("250 2.0.0 at last")));
      var held = integration(mailroom, "held", silent);
      var free = integration(mailroom, "free", quick);
      var _ = mailroom.router().awaitReady();
      downstream.ask(replies(held, "held", WAITING));
      Awaitility.await().atMost(GUARD).until(() -> !silent.arrived().isEmpty());

      // When
      downstream.ask(replies(free, "free", REPLIES));

      // Then
      assertThat(downstream.awaitSettled(REPLIES, GUARD)).isTrue();
      assertThat(quick.arrived()).hasSize(REPLIES);
      var unsettled = downstream.heard(new OutboundId("held.0")).getLast().standing().state();
      assertThat(unsettled).isIn(State.QUEUED, State.SENDING);

      // When
      gate.countDown();

      // Then
      assertThat(downstream.awaitSettled(REPLIES + WAITING, GUARD)).isTrue();
      assertThat(silent.arrived()).hasSize(WAITING);
    } finally {
      gate.countDown();
    }
  }

  private static IntegrationId integration(Mailroom mailroom, String user, ReplySink sink) {
    var configured = mailroom.mailbox(user, "INBOX").integration();
    var _ = configured.set("outbound", sink.outbound("support@" + user + ".example.org"));
    return new IntegrationId(mailroom.administrator().create(configured));
  }

  private static List<OutboundEmail> replies(IntegrationId integration, String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> name + "." + number)
        .map(id ->
            new OutboundEmail(
                new OutboundId(id),
                integration,
                null,
                null,
                new OutboundEmail.Recipients(
                    List.of(new MailAddress(null, id + "@customers.example.org")),
                    List.of(),
                    List.of()),
                new OutboundEmail.Message("Slow", "Hello", null, List.of(), null)))
        .toList();
  }
}
