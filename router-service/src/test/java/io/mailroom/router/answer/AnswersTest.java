package io.mailroom.router.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.email.RecordPosition;
import io.mailroom.contract.email.ReplyTo;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.Watch;
import io.mailroom.router.EmailBuilder;
import io.mailroom.router.Samples;
import io.mailroom.router.answer.Answers.Question;
import io.mailroom.router.answer.Answers.Verdict;
import io.mailroom.router.conversation.ConversationId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final Watch INBOX = Samples.answering("INBOX");
  private static final Instant NOW = Samples.PUBLISHED.plusSeconds(5);
  private static final Duration DAY = Duration.ofDays(1);

  private final Answers answers = new Answers(new AnswerLimits(DAY, 5, DAY));
  private final Map<ConversationKey, Remembered> memory = new HashMap<>();
  private int sequence;

  @Test
  void anEmailOfAPersonIsAnswered() {
    var answer = (Verdict.Answer) to(email(), NOW);

    var reply = answer.reply();
    assertThat(reply.automatic()).isTrue();
    assertThat(reply.acceptedAt()).isEqualTo(NOW);
    assertThat(reply.conversationId()).isEqualTo("c".repeat(32));
    assertThat(reply.email().integrationId()).isEqualTo(ACME);
    assertThat(reply.email().conversationId()).isEqualTo("c".repeat(32));
    assertThat(reply.email().inReplyTo()).isEqualTo(replyTo(1));
    assertThat(reply.email().recipients())
        .isEqualTo(
            new OutboundEmail.Recipients(
                List.of(new MailAddress(null, "ann@example.org")), List.of(), List.of()));
    assertThat(reply.email().message())
        .isEqualTo(
            new OutboundEmail.Message(
                "We got it", "Thank you", null, List.of(), OutboundEmail.History.EXCLUDE));
  }

  @Test
  void theSameEmailHasTheSameAnswer() {
    var first = (Verdict.Answer) decide(email(), NOW);
    sequence--;
    var again = (Verdict.Answer) decide(email(), NOW.plusSeconds(60));

    assertThat(again.reply().email().outboundId()).isEqualTo(first.reply().email().outboundId());
    assertThat(first.reply().email().outboundId().value()).matches("auto\\.[0-9a-f]{32}");
  }

  @Test
  void theAnswerGoesToTheReturnPath() {
    var answer =
        (Verdict.Answer) to(email().header("Return-Path", "<Ann.Desk@mail.example.org>"), NOW);

    assertThat(answer.reply().email().recipients().to())
        .containsExactly(new MailAddress(null, "Ann.Desk@mail.example.org"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "X-Mailroom-Loop          | 6f1c                             | loop",
        "X-Mailroom-Loop          | ''                               | loop",
        "Return-Path              | <>                               | null-return-path",
        "return-path              | < >                              | null-return-path",
        "Return-Path              | ''                               | null-return-path",
        "Auto-Submitted           | auto-replied                     | auto-submitted",
        "Auto-Submitted           | auto-generated                   | auto-submitted",
        "Auto-Submitted           | auto-notified; owner-email=\"a@b\" | auto-submitted",
        "AUTO-SUBMITTED           | Auto-Replied (vacation)          | auto-submitted",
        "Auto-Submitted           | x-none                           | auto-submitted",
        "Auto-Submitted           | nobody                           | auto-submitted",
        "Auto-Submitted           | ''                               | auto-submitted",
        "Precedence               | bulk                             | precedence",
        "Precedence               | List                             | precedence",
        "Precedence               | junk                             | precedence",
        "Precedence               | auto_reply                       | precedence",
        "List-Id                  | Gardeners <g.example.org>        | list",
        "List-Unsubscribe         | <https://example.org/u>          | list",
        "List-Post                | NO                               | list",
        "list-help                | <mailto:h@example.org>           | list",
        "Content-Type             | multipart/report; report-type=x  | report",
        "X-Auto-Response-Suppress | All                              | suppressed",
        "X-Auto-Response-Suppress | DR, OOF, AutoReply               | suppressed",
        "Return-Path              | <bounces+815=x.y@send.example>   | robot-address",
        "Return-Path              | <owner-list@example.org>         | robot-address",
        "Return-Path              | <support@acme.example>           | own-address",
        "Return-Path              | <ann at example.org>             | no-sender",
        "Return-Path              | <@relay.example:ann@example.org> | no-sender",
      })
  void whatAHeaderForbidsIsNotAnswered(String name, String value, String code) {
    assertSilent(email().header(name, value), code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Auto-Submitted           | no",
        "Auto-Submitted           | No",
        "Auto-Submitted           | no; reason=human",
        "Auto-Submitted           | no (a person)",
        "Precedence               | normal",
        "Precedence               | first-class",
        "X-Auto-Response-Suppress | None",
        "Listen-To                | me",
        "Content-Type             | multipart/mixed; boundary=report",
        "Return-Path              | <ann@example.org>",
        "Return-Path              | ann@example.org",
      })
  void whatAPersonsMailProgramWritesIsAnswered(String name, String value) {
    assertThat(to(email().header(name, value), NOW)).isInstanceOf(Verdict.Answer.class);
  }

  @ParameterizedTest
  @EnumSource(value = Machine.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aMachineIsNotAnswered(Machine.Kind kind) {
    assertSilent(email().machine(kind), "machine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mailer-daemon@example.org",
        "MAILER-DAEMON@example.org",
        "postmaster@example.org",
        "noreply@example.org",
        "no-reply@example.org",
        "No_Reply@example.org",
        "orders-noreply@example.org",
        "donotreply@example.org",
        "do-not-reply@example.org",
        "owner-gardeners@example.org",
        "gardeners-owner@example.org",
        "gardeners-request@example.org",
        "gardeners-bounces@example.org",
        "bounce-815@example.org",
        "bounces@example.org",
        "listserv@example.org",
        "majordomo@example.org",
        "root@example.org"
      })
  void anAddressThatNobodyReadsIsNotAnswered(String address) {
    assertSilent(email().from(address), "robot-address");
    assertSilent(email().from(address).header("Return-Path", "<ann@example.org>"), "robot-address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "support@acme.example",
        "Support+x@ACME.example",
        "anybody@support.acme.example",
        "anybody@SUPPORT.acme.example"
      })
  void theIntegrationDoesNotAnswerItself(String address) {
    assertSilent(email().from(address), "own-address");
    assertSilent(email().from(address).header("Return-Path", "<ann@example.org>"), "own-address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ann", "@example.org", "ann@", "a b@example.org", "ann@localhost", "a@b@c d"})
  void whoCannotBeWrittenToIsNotAnswered(String address) {
    assertSilent(email().from(address), "no-sender");
  }

  @Test
  void oneOfSeveralAuthorsIsNotPicked() {
    assertSilent(email().from(), "no-sender");
    assertSilent(email().from("ann@example.org", "bob@example.org"), "no-sender");
  }

  @Test
  void anEmailWhoseHeaderIsInDoubtIsNotAnswered() {
    assertSilent(email().problems("headers-cut"), "doubtful");
    assertSilent(email().problems("unparsable"), "doubtful");
    assertSilent(email().problems("ambiguous"), "doubtful");
    assertThat(to(email().problems("unknown-charset"), NOW)).isInstanceOf(Verdict.Answer.class);
  }

  @Test
  void anEmailToNobodyIsNotAnswered() {
    assertSilent(email().to(), "not-addressed");
  }

  @Test
  void anEmailThatHasComeALongWayIsNotAnswered() {
    var straight = email();
    var astray = email();
    for (int hop = 0; hop < 25; hop++) {
      var _ = straight.header("Received", "from a by b");
      var _ = astray.header("received", "from a by b");
    }

    assertSilent(astray.header("Received", "from b by a"), "too-many-hops");
    assertThat(to(straight, NOW)).isInstanceOf(Verdict.Answer.class);
  }

  @Test
  void anEmailOfAnotherDayIsNotAnswered() {
    assertSilent(email().arrived(NOW.minus(DAY).minusSeconds(1)), "old");
    assertSilent(email().sentAt(NOW.minus(DAY).minusSeconds(1)), "old");
    assertThat(to(email().sentAt(NOW.plus(DAY)), NOW)).isInstanceOf(Verdict.Answer.class);
  }

  @Test
  void withoutAnAutomaticReplyOrAWayToSendItThereIsNone() {
    var without =
        new Integration[] {
          integration(new Outbound.None(), INBOX),
          integration(new Outbound.Default(Samples.letterhead()), Samples.watch("INBOX", "x")),
        };

    for (var each : without) {
      assertThat(answers.to(question(email()), each, _ -> Optional.empty(), NOW))
          .isEqualTo(new Verdict.Silence(Refusal.NOT_CONFIGURED));
    }
  }

  @Test
  void aSenderIsAnsweredOnceInAPeriod() {
    assertThat(to(email(), NOW)).isInstanceOf(Verdict.Answer.class);

    assertSilent(email(), "answered-before");
    assertSilent(email().from("ANN@example.org"), "answered-before");
    assertSilent(email().from("ann+orders@example.org"), "answered-before");
    assertThat(to(email().from("bob@example.org"), NOW)).isInstanceOf(Verdict.Answer.class);
    assertThat(to(email().arrived(NOW.plus(DAY)), NOW.plus(DAY)))
        .isInstanceOf(Verdict.Answer.class);
  }

  @Test
  void neitherAReturnPathNorAFromOfItsOwnForEachEmailGetsAround() {
    assertThat(to(email().header("Return-Path", "<v1@example.org>"), NOW))
        .isInstanceOf(Verdict.Answer.class);

    assertSilent(email().header("Return-Path", "<v2@example.org>"), "answered-before");
    assertSilent(
        email().from("other@example.org").header("Return-Path", "<v1@example.org>"),
        "answered-before");
  }

  @Test
  void aDomainIsAnsweredUpToTheCapADay() {
    for (int each = 0; each < 5; each++) {
      assertThat(to(email().from(each + "@example.org"), NOW)).isInstanceOf(Verdict.Answer.class);
    }

    assertSilent(email().from("6@example.org"), "cap");
    assertThat(to(email().from("6@example.com"), NOW)).isInstanceOf(Verdict.Answer.class);
    assertThat(to(email().from("7@example.org").arrived(NOW.plus(DAY)), NOW.plus(DAY)))
        .isInstanceOf(Verdict.Answer.class);
  }

  @Test
  void allDomainsTogetherAreAnsweredUpToAHundredCapsADay() {
    var given = 0;
    for (int each = 0; each < 2_000; each++) {
      if (to(email().from("x@" + each + ".example"), NOW) instanceof Verdict.Answer) {
        given++;
      }
    }

    assertThat(given).isEqualTo(500);
  }

  @Test
  void aLimitOutOfRangeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AnswerLimits(Duration.ZERO, 1, DAY))
        .withMessageContaining("auto-reply.period PT0S (expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AnswerLimits(DAY, 0, DAY))
        .withMessageContaining("auto-reply.cap 0 (expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AnswerLimits(DAY, 1, Duration.ofDays(31)))
        .withMessageContaining("auto-reply.max-age");
  }

  private void assertSilent(EmailBuilder email, String code) {
    var before = Map.copyOf(memory);

    assertThat(to(email, NOW))
        .isInstanceOfSatisfying(
            Verdict.Silence.class, silence -> assertThat(silence.reason().code()).isEqualTo(code));
    assertThat(memory).isEqualTo(before);
  }

  private EmailBuilder email() {
    sequence++;
    return new EmailBuilder(Samples.origin(ACME, INBOX, sequence));
  }

  /** As the router does: what is to be remembered is, with the answer. */
  private Verdict to(EmailBuilder email, Instant now) {
    var verdict = decide(email, now);
    if (verdict instanceof Verdict.Answer(var _, var toRemember)) {
      memory.putAll(toRemember);
    }
    return verdict;
  }

  private Verdict decide(EmailBuilder email, Instant now) {
    var integration = integration(new Outbound.Default(Samples.letterhead()), INBOX);
    return answers.to(
        question(email), integration, key -> Optional.ofNullable(memory.get(key)), now);
  }

  private Question question(EmailBuilder email) {
    return new Question(email.build(), replyTo(sequence), new ConversationId("c".repeat(32)));
  }

  private static Integration integration(Outbound outbound, Watch watch) {
    return Samples.integration(ACME, 1, ConversationSettings.BY_REFERENCES, outbound, watch);
  }

  private static ReplyTo replyTo(int sequence) {
    return new ReplyTo(
        new EmailId("/mailroom/acme#w/1/" + sequence),
        "<1@example.org>",
        List.of(),
        "Order",
        List.of(),
        new RecordPosition("test.inbound-email", 3, sequence));
  }
}
