package io.mailroom.router.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.Remembered;
import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.integration.ConversationSettings;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundId;
import io.mailroom.contract.server.Outbound;
import io.mailroom.contract.watch.Watch;
import io.mailroom.router.EmailBuilder;
import io.mailroom.router.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found only because earlier emails were remembered. */
class RememberedConversationsTest {
  private static final IntegrationId ACME = new IntegrationId("acme");
  private static final Watch INBOX = Samples.watch("INBOX", "support");
  private static final String OURS = "a".repeat(32);
  private static final String OWN_ID =
      "<mailroom." + OURS + "." + "7".repeat(32) + "@support.acme.example>";
  private static final Instant MONDAY = Samples.PUBLISHED;

  private final Map<ConversationKey, Remembered> memory = new HashMap<>();
  private int sequence;

  @Test
  void aConversationThatBeginsNeedsNoMemory() {
    var _ = route(email());

    assertThat(memory).isEmpty();
  }

  @Test
  void anAnswerThatNamesOnlyThePreviousEmailIsFound() {
    var root = route(email().messageId("<1@x>"));
    var second = route(email().messageId("<2@x>").inReplyTo("<1@x>").references("<1@x>"));

    assertThat(second).isEqualTo(root);
    assertThat(route(email().messageId("<3@x>").inReplyTo("<2@x>"))).isEqualTo(root);
    assertThat(route(email().messageId("<4@x>").references("<3@x>"))).isEqualTo(root);
  }

  @Test
  void anAnswerToAnAnswerToOurReplyIsFound() {
    var _ = route(email().messageId("<2@x>").inReplyTo(OWN_ID));

    assertThat(route(email().messageId("<3@x>").references("<2@x>")).value()).isEqualTo(OURS);
    assertThat(route(email().messageId("<4@x>").references("<0@x>", "<2@x>")).value())
        .isEqualTo(OURS);
  }

  @Test
  void anAnswerToAReplyThatSesRenamedIsFound() {
    memory.put(
        ConversationKey.provider(ACME, "0102018f-aa-000000"),
        new Remembered.Conversation(OURS, new OutboundId("out").token(), MONDAY));

    var answer = email().inReplyTo("<0102018f-aa-000000@eu-central-1.amazonses.com>");

    assertThat(route(answer).value()).isEqualTo(OURS);
  }

  @Test
  void aCopyOfOurReplyBelongsToItsConversation() {
    assertThat(route(email().messageId(OWN_ID)).value()).isEqualTo(OURS);
    assertThat(memory).isEmpty();
  }

  @Test
  void aCopyInAnotherFolderIsInTheSameConversation() {
    var second = email().messageId("<2@x>").inReplyTo(OWN_ID);
    var _ = route(second);

    assertThat(route(email().messageId("<2@x>")).value()).isEqualTo(OURS);
  }

  @Test
  void ourOwnIdCountsBeforeWhatIsRemembered() {
    var _ = route(email().messageId("<2@x>").references("<1@x>"));

    assertThat(route(email().inReplyTo("<2@x>").references("<1@x>", OWN_ID)).value())
        .isEqualTo(OURS);
  }

  @Test
  void whatIsOlderThanAMonthIsForgotten() {
    var root = route(email().messageId("<2@x>").inReplyTo("<1@x>"));

    var late = email().arrived(MONDAY.plus(Duration.ofDays(30))).inReplyTo("<2@x>");

    assertThat(route(late)).isNotEqualTo(root);
  }

  @Test
  void whatOtherIntegrationsRememberIsNotSeen() {
    var root = route(email().messageId("<2@x>").inReplyTo("<1@x>"));

    var other = new IntegrationId("other");
    var elsewhere = new EmailBuilder(Samples.origin(other, INBOX, 9)).inReplyTo("<2@x>").build();

    assertThat(route(elsewhere, null)).isNotEqualTo(root);
  }

  @Test
  void theSameSubjectAmongTheSamePeopleIsOneConversation() {
    var first = route(email().subject("Order 815 is broken"), 7);

    assertThat(route(email().subject("Re: AW: Order 815 is  broken"), 7)).isEqualTo(first);
    assertThat(route(email().subject("order 815 IS broken").from("ANN@example.org"), 7))
        .isEqualTo(first);
  }

  @Test
  void aSubjectCountsOnlyWhereTheIntegrationSaysSo() {
    var first = route(email().subject("Order 815 is broken"));

    assertThat(route(email().subject("Order 815 is broken"))).isNotEqualTo(first);
  }

  @Test
  void aSubjectAmongOtherPeopleIsAnother() {
    var first = route(email().subject("Order 815 is broken"), 7);

    assertThat(route(email().subject("Order 815 is broken").from("bob@example.org"), 7))
        .isNotEqualTo(first);
    assertThat(
            route(
                email()
                    .subject("Order 815 is broken")
                    .to("support@acme.example", "bob@example.org"),
                7))
        .isNotEqualTo(first);
  }

  @Test
  void theWindowOfASubjectMovesWithItsUse() {
    var first = route(email().subject("Order 815 is broken"), 7);
    var after6 = email().subject("Order 815 is broken").arrived(MONDAY.plus(Duration.ofDays(6)));
    var after12 = email().subject("Order 815 is broken").arrived(MONDAY.plus(Duration.ofDays(12)));
    var after19 = email().subject("Order 815 is broken").arrived(MONDAY.plus(Duration.ofDays(19)));

    assertThat(route(after6, 7)).isEqualTo(first);
    assertThat(route(after12, 7)).isEqualTo(first);
    assertThat(route(after19, 7)).isNotEqualTo(first);
  }

  @Test
  void anEmailThatRefersToSomethingIsNotToldByItsSubject() {
    var first = route(email().subject("Order 815 is broken"), 7);

    assertThat(route(email().subject("Order 815 is broken").inReplyTo("<other@x>"), 7))
        .isNotEqualTo(first);
  }

  @ParameterizedTest
  @EnumSource(value = Machine.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void aMachinesSubjectSaysNothing(Machine.Kind kind) {
    var first = route(email().subject("Order 815 is broken").machine(kind), 7);

    assertThat(memory).isEmpty();
    assertThat(route(email().subject("Order 815 is broken").machine(kind), 7)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Re:", "Hi", "Hello", "Question", "Re: help", "(no subject)"})
  void aSubjectThatAnybodyUsesSaysNothing(String subject) {
    var first = route(email().subject(subject), 7);

    assertThat(route(email().subject(subject), 7)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Re: 4711 is late",
        "RE[2]: 4711 is late",
        "Aw: 4711 is late",
        "AW: WG: Re: 4711 is late",
        "Antw: 4711 is late",
        "SV: VS: 4711 is late",
        "R: I: 4711 is late",
        "RES: ENC: 4711 is late",
        "RV: TR: 4711 is late",
        "Odp: PD: 4711 is late",
        "YNT: ILT: 4711 is late",
        "回复：4711 is late",
        "转发: 4711 is late",
        "返信: 4711 is late",
        "Отв: 4711 is late",
        "Fwd:  Re (3): 4711 is\tlate"
      })
  void whatMailProgramsPutBeforeASubjectIsLeftOut(String subject) {
    assertThat(SubjectRule.bare(subject)).isEqualTo("4711 is late");
  }

  @Test
  void wordsWithAColonStay() {
    assertThat(SubjectRule.bare("Order: 4711 is late")).isEqualTo("order: 4711 is late");
  }

  @Test
  void ideographsSayMore() {
    assertThat(SubjectRule.isTelling("注文番号")).isTrue();
    assertThat(SubjectRule.isTelling("注文")).isFalse();
  }

  private EmailBuilder email() {
    sequence++;
    return new EmailBuilder(Samples.origin(ACME, INBOX, sequence))
        .messageId("<own-" + sequence + "@x>");
  }

  private ConversationId route(EmailBuilder email) {
    return route(email.build(), null);
  }

  private ConversationId route(EmailBuilder email, int subjectDays) {
    return route(
        email.build(),
        Samples.integration(
            ACME, 1, new ConversationSettings(subjectDays), new Outbound.None(), INBOX));
  }

  private ConversationId route(InboundEmail email, @Nullable Integration integration) {
    var id = new EmailId("/mailroom/acme#w/1/" + sequence);
    var threaded =
        Conversations.of(email, id, integration, key -> Optional.ofNullable(memory.get(key)));
    memory.putAll(threaded.toRemember());
    return threaded.conversation();
  }
}
