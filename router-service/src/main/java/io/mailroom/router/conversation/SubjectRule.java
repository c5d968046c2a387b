package io.mailroom.router.conversation;

import io.mailroom.contract.conversation.ConversationKey;
import io.mailroom.contract.conversation.ConversationKey.Kind;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.email.Machine;
import io.mailroom.contract.integration.Integration;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a subject says about the conversation, where an integration wants that: the same words among
 * the same people on the other side. Nothing for what a machine wrote, nor for words that anybody
 * may use.
 */
final class SubjectRule {
  /**
   * What mail programs put before the subject of an answer or of what they pass on, in the
   * languages that have a word of their own for it; a number may follow, as in {@code Re[2]:}.
   */
  private static final Pattern PREFIX =
      Pattern.compile(
          "^(re|r|aw|antw|antwort|sv|vs|ref|rif|res|odp|ynt|atb|ats|ap|απ|σχετ|vá|bls|na|回复|回覆|答复"
              + "|答覆|返信|회신|отв|ответ|на|תגובה|رد"
              + "|fw|fwd|wg|wtr|tr|rv|enc|i|vl|vb|doorst|pd|továbbítás|ilt|ysg|tl|πρθ|转发|轉寄|轉發"
              + "|転送|전달|пересл|הועבר|إعادة توجيه)\\s*(\\[\\d{1,3}]|\\(\\d{1,3}\\)|\\^\\d{1,3})?\\s*[:：]\\s*");

  private static final int FEWEST = 10;
  private static final int WORTH_OF_IDEOGRAPH = 3;
  private static final Set<String> SAID_BY_ANYBODY =
      Set.of(
          "your message",
          "your order",
          "information",
          "informationen",
          "kein betreff",
          "(kein betreff)",
          "(no subject)",
          "no subject",
          "sans objet",
          "(sans objet)",
          "sin asunto",
          "(sin asunto)",
          "sem assunto",
          "senza oggetto",
          "geen onderwerp",
          "(geen onderwerp)",
          "brak tematu",
          "(brak tematu)",
          "(без темы)",
          "reklamation",
          "kündigung",
          "bestellung",
          "rechnung",
          "complaint",
          "cancellation",
          "help needed",
          "customer service",
          "hello there",
          "important",
          "order status",
          "test message");

  private SubjectRule() {}

  /** The key of an email's subject, if it may be told by it. */
  static Optional<ConversationKey> key(InboundEmail email, @Nullable Integration integration) {
    if (integration == null
        || integration.profile().conversations().subjectDays() == null
        || email.judgement().machine().kind() != Machine.Kind.NONE) {
      return Optional.empty();
    }
    var people = otherSide(email.participants(), OwnAddresses.of(integration));
    return Optional.ofNullable(email.wording().subject())
        .map(SubjectRule::bare)
        .filter(SubjectRule::isTelling)
        .filter(_ -> !people.isEmpty())
        .map(
            subject -> ConversationKey.of(integration.id(), Kind.SUBJECT, subject + "\n" + people));
  }

  /** A subject without what mail programs put before it, in one form. */
  static String bare(String subject) {
    var words =
        Normalizer.normalize(subject, Normalizer.Form.NFKC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\\s\\p{Cntrl}\\p{Cf}]+", " ")
            .strip();
    for (var prefix = PREFIX.matcher(words); prefix.find(); prefix = PREFIX.matcher(words)) {
      words = words.substring(prefix.end());
    }
    return words;
  }

  /** Whether it is unlikely that the same person uses these words for two things. */
  static boolean isTelling(String bare) {
    int worth =
        bare.codePoints()
            .filter(Character::isLetterOrDigit)
            .map(each -> Character.isIdeographic(each) ? WORTH_OF_IDEOGRAPH : 1)
            .sum();
    return worth >= FEWEST && !SAID_BY_ANYBODY.contains(bare);
  }

  private static List<String> otherSide(InboundEmail.Participants email, OwnAddresses own) {
    return Stream.of(email.from(), email.to(), email.cc())
        .flatMap(List::stream)
        .flatMap(each -> PeerAddress.parse(each.address()).stream())
        .filter(each -> !own.has(each))
        .map(PeerAddress::toString)
        .distinct()
        .sorted()
        .collect(Collectors.toUnmodifiableList());
  }
}
