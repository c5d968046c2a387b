package io.mailroom.ingest.mime;

import io.mailroom.contract.email.Machine;
import io.mailroom.contract.email.Machine.Kind;
import io.mailroom.ingest.mime.codec.LenientCharset;
import io.mailroom.ingest.mime.header.HeaderBlock;
import io.mailroom.ingest.mime.header.HeaderText;
import io.mailroom.ingest.mime.header.Parameterised;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whether a machine wrote an email, by what its header admits. The first sign counts, so that a
 * bounce of a list's mail is a bounce, and one that says it was submitted automatically too.
 *
 * <p>A report tells of a delivery (RFC 3464), of a reader (RFC 8098), or of a complaint (RFC 5965),
 * in the frame of RFC 6522. It is a bounce only if an email is lost, as its status part says.
 * Automatic replies: RFC 3834; lists: RFC 2919 and 2369. The X- fields are what mail products
 * write.
 */
final class MachineSigns {
  private static final int LONGEST_EVIDENCE = 200;

  /** A sign shows within the first characters of a value. */
  private static final int LONGEST_VALUE = 1_000;

  private static final Set<String> BULK = Set.of("bulk", "junk");

  /** A field that tells, in an email of which something else is true too. */
  private record Sign(
      String field, Kind kind, Predicate<String> matches, Predicate<HeaderBlock> also) {
    Sign(String field, Kind kind, Predicate<String> matches) {
      this(field, kind, matches, header -> true);
    }
  }

  private static final List<Sign> SIGNS =
      List.of(
          new Sign("X-Failed-Recipients", Kind.BOUNCE, value -> true),
          new Sign("Subject", Kind.REPORT, MachineSigns::isWarning, MachineSigns::isFromMailSystem),
          new Sign("From", Kind.BOUNCE, MachineSigns::isMailSystem),
          new Sign("X-Spam-Flag", Kind.SPAM, value -> value.startsWith("yes")),
          new Sign("X-Spam-Status", Kind.SPAM, value -> value.startsWith("yes")),
          new Sign("X-Spam", Kind.SPAM, value -> value.startsWith("yes")),
          new Sign("X-Barracuda-Spam-Status", Kind.SPAM, value -> value.startsWith("yes")),
          new Sign("X-Bogosity", Kind.SPAM, value -> value.startsWith("spam")),
          new Sign("X-DSPAM-Result", Kind.SPAM, value -> value.startsWith("spam")),
          new Sign("X-MS-Exchange-Organization-SCL", Kind.SPAM, value -> value.matches("[5-9]")),
          new Sign("X-Forefront-Antispam-Report", Kind.SPAM, value -> value.contains("sfv:spm")),
          new Sign("Auto-Submitted", Kind.AUTO_REPLY, value -> value.startsWith("auto-replied")),
          new Sign("X-Autoreply", Kind.AUTO_REPLY, value -> !value.equals("no")),
          new Sign("X-AutoReply-From", Kind.AUTO_REPLY, value -> true),
          new Sign("X-Autorespond", Kind.AUTO_REPLY, value -> true),
          new Sign("X-Mail-Autoreply", Kind.AUTO_REPLY, value -> !value.equals("no")),
          new Sign("X-FC-MachineGenerated", Kind.AUTO_REPLY, value -> value.equals("true")),
          new Sign("Delivered-To", Kind.AUTO_REPLY, value -> value.equals("autoresponder")),
          new Sign("X-Mailer", Kind.AUTO_REPLY, value -> value.startsWith("vacation")),
          new Sign("Precedence", Kind.AUTO_REPLY, value -> value.equals("auto_reply")),
          new Sign("X-Precedence", Kind.AUTO_REPLY, value -> value.equals("auto_reply")),
          new Sign("Preference", Kind.AUTO_REPLY, value -> value.equals("auto_reply")),
          new Sign("Subject", Kind.AUTO_REPLY, MachineSigns::isAbsence, MachineSigns::isSuspect),
          new Sign("Return-Path", Kind.BOUNCE, MachineSigns::isNull),
          new Sign("List-Id", Kind.LIST, value -> !value.isEmpty()),
          new Sign("List-Post", Kind.LIST, value -> !value.startsWith("no")),
          new Sign("Mailing-List", Kind.LIST, value -> true),
          new Sign("X-Mailing-List", Kind.LIST, value -> true),
          new Sign("Precedence", Kind.LIST, value -> value.equals("list")),
          new Sign("Precedence", Kind.BULK, BULK::contains),
          new Sign("List-Unsubscribe", Kind.BULK, value -> true),
          // Amazon puts one into every email that it sends, a person's too.
          new Sign("Feedback-ID", Kind.BULK, value -> !value.endsWith(":amazonses")),
          new Sign("Auto-Submitted", Kind.BULK, value -> !value.startsWith("no")));

  /** How subjects of automatic replies begin, in lower case: what Exchange and Outlook write. */
  private static final Pattern ABSENCE =
      Pattern.compile(
          "(auto(matic)?[ -]?reply|out of (the )?office|automatische antwort|abwesenheit"
              + "|réponse automatique|absence du bureau|respuesta automática|fuera de la oficina"
              + "|risposta automatica|fuori (sede|ufficio)|resposta automática|automatisch antwoord"
              + "|afwezig|autosvar|automatiskt? svar|automaattinen vastaus|automatická odpověď"
              + "|odpowiedź automatyczna|automatikus válasz|răspuns automat|otomatik yanıt"
              + "|αυτόματη απάντηση|автоматический ответ|автоматична відповідь|תשובה אוטומטית"
              + "|رد تلقائي|自動応答|自动答复|自動回覆|자동 회신)");

  private MachineSigns() {}

  /**
   * What the signs say.
   *
   * @param delivery what the report says of a delivery, if the email is one
   */
  static Machine in(HeaderBlock header, DeliveryStatus delivery) {
    return report(header, delivery).or(() -> firstSign(header)).orElse(Machine.NONE);
  }

  private static Optional<Machine> report(HeaderBlock header, DeliveryStatus delivery) {
    String value = header.first("Content-Type").orElse("");
    Parameterised type = Parameterised.of(value);
    if (!type.word().equals("multipart/report")) {
      return Optional.empty();
    }
    boolean ofDelivery =
        type.token("report-type").filter("delivery-status"::equalsIgnoreCase).isPresent();
    if (delivery == DeliveryStatus.FAILED || (ofDelivery && delivery.isFailure())) {
      return Optional.of(machine(Kind.BOUNCE, "Content-Type", value));
    }
    return Optional.of(
        delivery == DeliveryStatus.UNKNOWN
            ? machine(Kind.REPORT, "Content-Type", value)
            : machine(Kind.REPORT, "Action", delivery.name().toLowerCase(Locale.ROOT)));
  }

  private static Optional<Machine> firstSign(HeaderBlock header) {
    for (Sign sign : SIGNS) {
      for (String value : header.all(sign.field())) {
        if (sign.matches().test(plain(value)) && sign.also().test(header)) {
          return Optional.of(machine(sign.kind(), sign.field(), value));
        }
      }
    }
    return Optional.empty();
  }

  private static Machine machine(Kind kind, String field, String value) {
    String evidence = field + ": " + HeaderText.decode(value).strip();
    return new Machine(kind, LenientCharset.cut(evidence, LONGEST_EVIDENCE));
  }

  private static boolean isMailSystem(String from) {
    return from.contains("mailer-daemon");
  }

  private static boolean isFromMailSystem(HeaderBlock header) {
    return header.all("From").stream().anyMatch(from -> isMailSystem(plain(from)));
  }

  /** Of a mail system that goes on trying; Exim writes it without a status part. */
  private static boolean isWarning(String subject) {
    return subject.startsWith("warning: ") && subject.contains(" delayed");
  }

  private static boolean isAbsence(String subject) {
    return ABSENCE.matcher(subject).lookingAt();
  }

  /** Whether there is any other trace of a machine; none of these is one by itself. */
  private static boolean isSuspect(HeaderBlock header) {
    return header.first("X-Auto-Response-Suppress").isPresent()
        || header.all("Auto-Submitted").stream().anyMatch(value -> !plain(value).startsWith("no"))
        || header.all("Precedence").stream().anyMatch(value -> BULK.contains(plain(value)))
        || header.all("Return-Path").stream().anyMatch(value -> isNull(plain(value)));
  }

  private static boolean isNull(String path) {
    return path.matches("<\\s*>");
  }

  private static String plain(String value) {
    return HeaderText.decode(LenientCharset.cut(value, LONGEST_VALUE))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
