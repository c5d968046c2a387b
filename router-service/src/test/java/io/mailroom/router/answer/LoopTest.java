package io.mailroom.router.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Domain;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.integration.Revision;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.Watch;
import io.mailroom.router.EmailBuilder;
import io.mailroom.router.Samples;
import io.mailroom.router.answer.Answers.Question;
import io.mailroom.router.answer.Answers.Verdict;
import io.mailroom.router.conversation.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Two Mailrooms whose automatic replies answer each other, over a way that takes away every header
 * that would stop them, and may change the sender of each email.
 */
class LoopTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final AnswerLimits LIMITS = new AnswerLimits(DAY, 10, DAY);
  private static final Duration ON_THE_WAY = Duration.ofSeconds(10);
  private static final int DAYS = 3;

  private final Side one = new Side("one.example");
  private final Side two = new Side("two.example");
  private int number;

  @Test
  void twoThatAnswerEachOtherStopAfterOneReplyEachADay() {
    assertThat(converse(UnaryOperator.identity())).isLessThanOrEqualTo(2 * DAYS);
  }

  @Test
  void withANewNameOnEachEmailTheyStopAtTheCap() {
    assertThat(converse(address -> ++number + "." + address))
        .isGreaterThan(LIMITS.cap())
        .isLessThanOrEqualTo(2 * LIMITS.cap() * DAYS);
  }

  @Test
  void withANewDomainOnEachEmailTheyStopAtTheCapOfAll() {
    assertThat(converse(address -> "x@" + ++number + "." + address.replace('@', '.')))
        .isGreaterThan(LIMITS.capOfAll())
        .isLessThanOrEqualTo(2 * LIMITS.capOfAll() * DAYS);
  }

  /**
   * How many automatic replies there are when one email is sent from the one to the other a day.
   */
  private int converse(UnaryOperator<String> disguise) {
    var given = 0;
    var now = Samples.PUBLISHED;
    var end = now.plus(DAY.multipliedBy(DAYS));
    var underway = new ArrayDeque<Side>();
    for (var nextDay = now; now.isBefore(end); now = now.plus(ON_THE_WAY)) {
      if (!now.isBefore(nextDay)) {
        underway.add(two);
        nextDay = nextDay.plus(DAY);
      }
      var receiver = underway.poll();
      if (receiver != null) {
        var sender = receiver == one ? two : one;
        if (receiver.answers(disguise.apply(sender.address()), now)) {
          given++;
          underway.add(sender);
        }
      }
    }
    return given;
  }

  /** One of the two, with all that it remembers. */
  private static final class Side {
    private final IntegrationId id = IntegrationId.random();
    private final Watch watch = Samples.answering("INBOX");
    private final Map<ConversationKey, Remembered> memory = new HashMap<>();
    private final Answers answers = new Answers(LIMITS);
    private final Integration integration;
    private int sequence;

    Side(String domain) {
      var sample =
          Samples.integration(
              id,
              1,
              ConversationSettings.BY_REFERENCES,
              new Outbound.Default(Letterhead.of(new Outbound.Sender(null, "support@" + domain))),
              watch);
      var profile = sample.profile();
      this.integration =
          new Integration(
              id,
              new Revision(1, "c"),
              new Integration.Profile(
                  "x", new Domain(domain), profile.readMail(), false, profile.conversations()),
              sample.mailbox(),
              sample.watches(),
              sample.outbound());
    }

    String address() {
      return "support@" + integration.profile().domain();
    }

    boolean answers(String from, Instant now) {
      sequence++;
      var email =
          new EmailBuilder(Samples.origin(id, watch, sequence))
              .from(from)
              .to(address())
              .arrived(now)
              .build();
      var replyTo =
          new ReplyTo(
              new EmailId("/mailroom/x#w/1/" + sequence),
              null,
              List.of(),
              null,
              List.of(),
              new RecordPosition("inbound-email", 0, sequence));
      var verdict =
          answers.to(
              new Question(email, replyTo, new ConversationId("0".repeat(32))),
              integration,
              key -> Optional.ofNullable(memory.get(key)),
              now);
      if (verdict instanceof Verdict.Answer(var _, var toRemember)) {
        memory.putAll(toRemember);
        return true;
      }
      return false;
    }
  }
}
