package io.mailroom.smtp.client;

import io.mailroom.smtp.Envelope;
import io.mailroom.smtp.OutgoingMessage;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpResult.Answer;
import io.mailroom.smtp.SmtpResult.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One message on a connection: MAIL, RCPT for each, DATA, the message, the dot (RFC 5321, section
 * 3.3).
 *
 * <p>Until the dot is out nobody has got anything, whatever breaks. After it, only an answer tells.
 */
final class MailTransaction {
  private final SmtpConnection connection;
  private final Envelope envelope;
  private final OutgoingMessage message;

  /** Of those that were asked for so far. */
  private final List<Answer> answers = new ArrayList<>();

  MailTransaction(SmtpConnection connection, Envelope envelope, OutgoingMessage message) {
    this.connection = connection;
    this.envelope = envelope;
    this.message = message;
  }

  /** Goes as far as the server lets it. */
  SmtpResult perform() {
    try {
      Optional<SmtpResult> end = begin();
      if (end.isPresent()) {
        return end.get();
      }
    } catch (SmtpFault fault) {
      return notSent(fault, true);
    }
    try {
      Optional<SmtpResult> end = address();
      if (end.isPresent()) {
        return end.get();
      }
      connection.write(message);
      connection.writeDot();
    } catch (SmtpFault fault) {
      return notSent(fault, false);
    }
    return conclude();
  }

  private Optional<SmtpResult> begin() throws SmtpFault {
    String sender = envelope.sender() == null ? "" : envelope.sender();
    boolean needsUtf8 = message.needsSmtpUtf8() || Envelope.isInternational(sender);
    if (needsUtf8 && !connection.offers("SMTPUTF8")) {
      return refused(SmtpProblem.SMTPUTF8_NEEDED, "the server offers no SMTPUTF8");
    }
    long most = connection.mostOctets().orElse(Long.MAX_VALUE);
    if (message.size() > most) {
      return refused(
          SmtpProblem.TOO_LARGE,
          "%d octets (the server takes at most %d)".formatted(message.size(), most));
    }
    Reply reply = connection.ask("MAIL FROM:<%s>%s".formatted(sender, parameters(needsUtf8)));
    if (reply.isPositive()) {
      return Optional.empty();
    }
    return reply.isPermanent() && !reply.isOfServer()
        ? refused(SmtpProblem.REFUSED, reply.text())
        : Optional.of(notSent(reply));
  }

  private String parameters(boolean needsUtf8) {
    var parameters = new StringBuilder();
    if (connection.offers("SIZE")) {
      parameters.append(" SIZE=").append(message.size());
    }
    boolean isInternational =
        needsUtf8 || envelope.recipients().stream().anyMatch(Envelope::isInternational);
    if (isInternational && connection.offers("SMTPUTF8")) {
      parameters.append(" BODY=8BITMIME SMTPUTF8");
    }
    return parameters.toString();
  }

  private Optional<SmtpResult> address() throws SmtpFault {
    for (String recipient : envelope.recipients()) {
      if (Envelope.isInternational(recipient) && !connection.offers("SMTPUTF8")) {
        answers.add(
            new Answer(recipient, Verdict.REFUSED, "the server offers no SMTPUTF8 (RFC 6531)"));
        continue;
      }
      Reply reply = connection.ask("RCPT TO:<" + recipient + ">");
      if (reply.isOfServer()) {
        return Optional.of(notSent(reply));
      }
      answers.add(new Answer(recipient, reply.verdict(), reply.text()));
    }
    if (answers.stream().noneMatch(MailTransaction::isAccepted)) {
      return Optional.of(new SmtpResult.Answered(answers));
    }
    Reply data = connection.ask("DATA");
    if (data.isPositive()) {
      throw new SmtpFault(SmtpProblem.MALFORMED, "DATA is neither refused nor gone on with", null);
    }
    return data.isGoOn() ? Optional.empty() : Optional.of(answeredBy(data));
  }

  private SmtpResult conclude() {
    try {
      Reply reply = connection.confirmation();
      if (!reply.isGoOn()) {
        return answeredBy(reply);
      }
      return unknown("the final dot was answered by " + reply.text());
    } catch (SmtpFault fault) {
      return unknown(fault.detail() + " after the final dot");
    }
  }

  /** What becomes of the message as a whole becomes of it for all that were accepted so far. */
  private SmtpResult answeredBy(Reply reply) {
    return new SmtpResult.Answered(
        answers.stream()
            .map(answer ->
                isAccepted(answer)
                    ? new Answer(answer.recipient(), reply.verdict(), reply.text())
                    : answer)
            .toList());
  }

  private static boolean isAccepted(Answer answer) {
    return answer.verdict() == Verdict.ACCEPTED;
  }

  private static Optional<SmtpResult> refused(SmtpProblem problem, String detail) {
    return Optional.of(new SmtpResult.Refused(problem, detail));
  }

  private static SmtpResult notSent(Reply reply) {
    return new SmtpResult.NotSent(
        reply.code() == Reply.LOGIN_NEEDED ? SmtpProblem.LOGIN_REFUSED : SmtpProblem.DEFERRED,
        reply.text(),
        reply.isOfServer());
  }

  /** Whatever was begun must not be ended by anything that we still say. */
  private SmtpResult notSent(SmtpFault fault, boolean isOfServer) {
    connection.abort();
    return fault.problem() == SmtpProblem.MESSAGE_MALFORMED
        ? new SmtpResult.Refused(fault.problem(), fault.detail())
        : new SmtpResult.NotSent(fault.problem(), fault.detail(), isOfServer);
  }

  private SmtpResult unknown(String detail) {
    connection.abort();
    return new SmtpResult.Unknown(SmtpProblem.UNCONFIRMED, detail);
  }
}
