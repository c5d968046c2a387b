package io.mailroom.router.ses;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mailroom.contract.email.MailAddress;
import io.mailroom.contract.progress.Reason;
import io.mailroom.router.message.Replies;
import io.mailroom.router.reply.Outcome;
import io.mailroom.sandbox.process.Ports;
import io.mailroom.sandbox.ses.SesAccount;
import io.mailroom.sandbox.ses.SesAnswer;
import io.mailroom.sandbox.ses.SesAnswer.Failure;
import io.mailroom.sandbox.ses.SesStub;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SesOutboundIT {
  private static final MailAddress HIDDEN = new MailAddress(null, "hidden@example.org");

  private SesStub ses;
  private SesOutbound outbound;

  @BeforeAll
  static void giveCredentials() {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @AfterAll
  static void takeCredentials() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @BeforeEach
  void start() {
    ses = SesStub.start();
    outbound = new SesOutbound(Optional.of(ses.endpoint()));
  }

  @AfterEach
  void end() {
    outbound.close();
    ses.close();
  }

  @Test
  void whatIsTakenIsWhatWasComposedAndItsIdComesBack() throws Exception {
    // Given
    var letter =
        Replies.plain()
            .with(Replies.recipients(List.of(Replies.ann()), List.of(), List.of(HIDDEN)))
            .letter();

    // When
    var outcome = outbound.send("eu-west-1", letter);

    // Then
    var taken = ses.taken().getFirst();
    assertThat(taken.asked()).isEqualTo(new String(Replies.octets(letter), ISO_8859_1));
    assertThat(taken.from()).isEqualTo("support@acme.example");
    assertThat(taken.recipients()).containsExactly("ann@example.org", "hidden@example.org");
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Answered.class,
            answered -> {
              assertThat(answered.providerMessageId())
                  .isEqualTo("<" + taken.messageId() + "@eu-west-1.amazonses.com>");
              assertThat(answered.answers())
                  .extracting(Outcome.Answer::address, Outcome.Answer::verdict)
                  .containsExactly(
                      tuple("ann@example.org", Outcome.Verdict.ACCEPTED),
                      tuple("hidden@example.org", Outcome.Verdict.ACCEPTED));
            });
  }

  @Test
  void theFirstRegionNamesItsMessagesOtherwise() throws Exception {
    assertThat(((Outcome.Answered) send("us-east-1")).providerMessageId())
        .endsWith("@email.amazonses.com>");
  }

  @Test
  void ourIdStaysInReferencesWhenSesGivesAnother() throws Exception {
    // When
    var _ = send("eu-west-1");

    // Then
    var delivered = Replies.received(ses.taken().getFirst().delivered("eu-west-1.amazonses.com"));
    assertThat(delivered.getMessageID()).endsWith("@eu-west-1.amazonses.com>");
    assertThat(delivered.getHeader("References", null)).endsWith(Replies.MESSAGE_ID);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(429, "TooManyRequestsException", "not sent", "ses-rate", true),
        Arguments.of(400, "LimitExceededException", "not sent", "ses-quota", true),
        Arguments.of(400, "SendingPausedException", "not sent", "ses-paused", true),
        Arguments.of(400, "AccountSuspendedException", "not sent", "ses-suspended", true),
        Arguments.of(
            400, "MailFromDomainNotVerifiedException", "not sent", "ses-not-verified", false),
        Arguments.of(403, "AccessDeniedException", "not sent", "ses-access", true),
        Arguments.of(400, "BadRequestException", "refused", "ses-refused", false),
        Arguments.of(404, "NotFoundException", "refused", "ses-refused", false),
        Arguments.of(400, "MessageRejected", "refused", "ses-rejected", false),
        Arguments.of(500, "InternalServiceErrorException", "unknown", "ses-failed", false),
        Arguments.of(503, "ServiceUnavailable", "unknown", "ses-failed", false));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void eachRefusalSaysWhetherItMayGoAnotherTime(
      int status, String type, String kind, String code, boolean isOfServer) throws Exception {
    ses.answerNext(new SesAnswer.Refuse(status, type, "SES says no"));

    var outcome = send("eu-west-1");

    assertThat(kind(outcome)).isEqualTo(kind);
    assertThat(code(outcome)).isEqualTo(code);
    assertThat(detail(outcome)).contains("SES says no");
    if (outcome instanceof Outcome.NotSent notSent) {
      assertThat(notSent.isOfServer()).isEqualTo(isOfServer);
    }
    assertThat(ses.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void anAnswerThatIsLostLeavesItUnknownAndNothingIsRepeated(Failure failure) throws Exception {
    // Given: a connection that was used before, for such a one is repeated on by some clients.
    var _ = send("eu-west-1");
    ses.answerNext(new SesAnswer.AcceptThen(failure));

    // When
    var outcome = send("eu-west-1");

    // Then
    assertThat(kind(outcome)).isEqualTo("unknown");
    assertThat(ses.requests()).isEqualTo(2);
    assertThat(ses.taken()).hasSize(2);
  }

  @Test
  void aConnectionCutBeforeTheAnswerIsUnknownTooForSesMayHaveTakenIt() throws Exception {
    ses.answerNext(new SesAnswer.Cut());

    assertThat(kind(send("eu-west-1"))).isEqualTo("unknown");
    assertThat(ses.requests()).isEqualTo(1);
  }

  @Test
  void whereNobodyListensNothingWasSent() throws Exception {
    try (var nobody =
        new SesOutbound(Optional.of(URI.create("http://127.0.0.1:" + Ports.free())))) {
      var outcome = nobody.send("eu-west-1", Replies.plain().letter());

      assertThat(code(outcome)).isEqualTo("ses-unreachable");
      assertThat(kind(outcome)).isEqualTo("not sent");
    }
  }

  @Test
  void whereNobodyListensAnyMoreItIsNeverSaidToBeSent() throws Exception {
    var _ = send("eu-west-1");
    ses.close();

    var outcome = send("eu-west-1");

    // A connection kept open may have been used; then nobody knows.
    assertThat(code(outcome)).isIn("ses-unreachable", "ses-no-answer");
  }

  @Test
  void aSandboxAccountIsToldApart() throws Exception {
    ses.account(new SesAccount(1, 200, 0, false));
    ses.answerNext(new SesAnswer.Refuse(400, "MessageRejected", "Email address is not verified."));

    var outcome = send("eu-west-1");

    assertThat(code(outcome)).isEqualTo("ses-sandbox");
    assertThat(detail(outcome)).contains("sandbox", "not verified");
    assertThat(kind(outcome)).isEqualTo("not sent");
  }

  @Test
  void aQuotaThatIsUsedUpStopsItBeforeSesDoes() throws Exception {
    ses.account(new SesAccount(100, 200, 200, true));

    var outcome = send("eu-west-1");

    assertThat(code(outcome)).isEqualTo("ses-quota");
    assertThat(ses.requests()).isZero();
  }

  @Test
  void moreThanTheRateAllowsWaitsForTheNextTime() throws Exception {
    // Given: one recipient a second, and 50 at once.
    ses.account(new SesAccount(1, 1_000, 0, true));
    var _ = outbound.send("eu-west-1", Replies.plain().to(crowd(50)).letter());

    // When
    var outcome = send("eu-west-1");

    // Then
    assertThat(code(outcome)).isEqualTo("ses-rate");
    assertThat(ses.requests()).isEqualTo(1);
    assertThat(kind(send("eu-central-1"))).isEqualTo("answered");
  }

  @Test
  void anAddressBeyondAsciiIsRefused() throws Exception {
    var letter = Replies.plain().to(new MailAddress(null, "änn@example.org")).letter();

    assertThat(code(outbound.send("eu-west-1", letter))).isEqualTo("smtputf8-needed");
  }

  @Test
  void aLargeLetterGoesOutWhole() throws Exception {
    var text = "0123456789".repeat(300_000);
    var letter = Replies.plain().saying(text, null).letter();

    assertThat(kind(outbound.send("eu-west-1", letter))).isEqualTo("answered");
    assertThat(ses.taken().getFirst().asked())
        .isEqualTo(new String(Replies.octets(letter), ISO_8859_1));
  }

  @Test
  void itGoesOnAtTheAccountsRate() throws Exception {
    // Given: one recipient a second, and a connection
    ses.account(new SesAccount(1, 1_000, 0, true));
    var _ = send("eu-west-1");
    var begun = System.nanoTime();

    // When: two of three recipients are owed at least
    var _ = outbound.send("eu-west-1", Replies.plain().to(crowd(3)).letter());
    assertThat(kind(send("eu-west-1"))).isEqualTo("answered");

    // Then
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1_900));
  }

  private static MailAddress[] crowd(int people) {
    return IntStream.range(0, people)
        .mapToObj(i -> new MailAddress(null, "a" + i + "@example.org"))
        .toArray(MailAddress[]::new);
  }

  private Outcome send(String region) throws InterruptedException {
    return outbound.send(region, Replies.plain().letter());
  }

  private static String kind(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered _ -> "answered";
      case Outcome.NotSent _ -> "not sent";
      case Outcome.Refused _ -> "refused";
      case Outcome.Unknown _ -> "unknown";
    };
  }

  private static String code(Outcome outcome) {
    return reason(outcome).code();
  }

  private static String detail(Outcome outcome) {
    return reason(outcome).detail();
  }

  private static Reason reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered _ -> throw new AssertionError("answered");
      case Outcome.NotSent(var reason, var _) -> reason;
      case Outcome.Refused(var reason) -> reason;
      case Outcome.Unknown(var reason) -> reason;
    };
  }
}
