package io.mailroom.router.carriage;

import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.imap.message.OutgoingMessage;
import io.mailroom.router.history.History;
import io.mailroom.router.history.Originals;
import io.mailroom.router.message.Composer;
import io.mailroom.router.message.Composition;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Outcome;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes letters of replies, with what they quote. Any thread may call it. */
public final class LetterWriter {
  private static final Logger LOG = LoggerFactory.getLogger(LetterWriter.class);

  private final Originals originals;
  private final Composer composer;

  public LetterWriter(Originals originals, Composer composer) {
    this.originals = originals;
    this.composer = composer;
  }

  /** The letter to those who are still to get it. */
  Composition write(Dispatch dispatch) throws InterruptedException {
    var letterhead = dispatch.integration().outbound().sendsAs();
    return letterhead.isPresent()
        ? write(dispatch, letterhead.get())
        : new Composition.Failed(
            new Outcome.Refused(
                new Reason(
                    "no-outbound",
                    "integration %s sends no replies".formatted(dispatch.integration().id()))));
  }

  /** What was sent, to be kept; nothing if it cannot be made any more. */
  public Optional<OutgoingMessage> copy(Dispatch sent) throws InterruptedException {
    var toAll =
        new Dispatch(sent.integration(), sent.reply(), sent.messageId(), sent.date(), Set.of());
    return switch (write(toAll)) {
      case Composition.Composed(var letter) -> Optional.of(new KeptLetter(letter));
      case Composition.Failed _ -> Optional.empty();
    };
  }

  private Composition write(Dispatch dispatch, Letterhead letterhead) throws InterruptedException {
    var answered = dispatch.reply().email().inReplyTo();
    if (answered == null || !wantsHistory(dispatch)) {
      return composer.compose(dispatch, letterhead, Optional.empty());
    }
    return switch (originals.of(dispatch.integration().id(), answered)) {
      case History.Quoted(var quotation) ->
          composer.compose(dispatch, letterhead, Optional.of(quotation));
      case History.Absent(var code) -> {
        // The answer matters more than what it quotes.
        LOG.warn(
            "event=reply-without-history integrationId={} outboundId={} emailId={} code={}",
            dispatch.integration().id(),
            dispatch.reply().email().outboundId(),
            answered.emailId(),
            code);
        yield composer.compose(dispatch, letterhead, Optional.empty());
      }
      case History.Unreachable(var detail) ->
          new Composition.Failed(
              new Outcome.NotSent(new Reason("original-unreachable", detail), false));
    };
  }

  private static boolean wantsHistory(Dispatch dispatch) {
    return !dispatch.reply().automatic()
        && dispatch.reply().email().message().history() == OutboundEmail.History.INCLUDE;
  }
}
