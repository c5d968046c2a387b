package io.mailroom.router.smtp;

import io.mailroom.contract.progress.Reason;
import io.mailroom.router.message.Letter;
import io.mailroom.router.message.header.Correspondents.Addressee;
import io.mailroom.router.reply.Outcome;
import io.mailroom.smtp.Envelope;
import io.mailroom.smtp.SmtpProblem;
import io.mailroom.smtp.SmtpResult;
import io.mailroom.smtp.SmtpServer;
import io.mailroom.smtp.client.SmtpClient;
import java.util.List;
import java.util.stream.IntStream;

/** One letter to one server, and its answers in the words of replies. */
final class Delivery {
  private Delivery() {}

  static Outcome of(Letter letter, SmtpClient client, SmtpServer server) {
    var sender = letter.sender();
    var envelope =
        new Envelope(
            sender == null ? null : sender.value(),
            letter.addressees().stream().map(each -> each.address().value()).toList());
    return switch (client.send(server, envelope, letter)) {
      case SmtpResult.Answered(var answers) ->
          new Outcome.Answered(null, answers(letter.addressees(), answers));
      case SmtpResult.NotSent(var problem, var detail, boolean isOfServer) ->
          new Outcome.NotSent(reason(problem, detail), isOfServer);
      case SmtpResult.Refused(var problem, var detail) ->
          new Outcome.Refused(reason(problem, detail));
      case SmtpResult.Unknown(var problem, var detail) ->
          new Outcome.Unknown(reason(problem, detail));
    };
  }

  /** Both are in the order of the envelope. */
  private static List<Outcome.Answer> answers(
      List<Addressee> addressees, List<SmtpResult.Answer> answers) {
    return IntStream.range(0, addressees.size())
        .mapToObj(i ->
            new Outcome.Answer(
                addressees.get(i).asked(),
                switch (answers.get(i).verdict()) {
                  case ACCEPTED -> Outcome.Verdict.ACCEPTED;
                  case DEFERRED -> Outcome.Verdict.DEFERRED;
                  case REFUSED -> Outcome.Verdict.REFUSED;
                },
                answers.get(i).reply()))
        .toList();
  }

  private static Reason reason(SmtpProblem problem, String detail) {
    return new Reason(problem.code(), detail);
  }
}
