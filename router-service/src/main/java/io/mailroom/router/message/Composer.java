package io.mailroom.router.message;

import io.mailroom.contract.content.ContentUnreadable;
import io.mailroom.contract.content.StoredContents;
import io.mailroom.contract.progress.Reason;
import io.mailroom.contract.server.Letterhead;
import io.mailroom.router.message.header.Correspondents;
import io.mailroom.router.message.header.Refusal;
import io.mailroom.router.message.header.ReplyHeader;
import io.mailroom.router.message.wording.ContentOctets;
import io.mailroom.router.message.wording.Quotation;
import io.mailroom.router.message.wording.Wording;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Outcome;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.util.Optional;

/**
 * Writes replies down. The same dispatch gives the same octets, so that a receiver who gets one
 * twice can tell. Any thread may call it.
 */
public final class Composer {
  private final StoredContents store;
  private final int mostRecipients;

  /**
   * @param store where attachments may be
   * @param mostRecipients how many may get a reply, copies included
   */
  public Composer(StoredContents store, int mostRecipients) {
    this.store = store;
    this.mostRecipients = mostRecipients;
  }

  /**
   * Composes one attempt at a reply.
   *
   * @param letterhead the integration's
   * @param quotation the email that it answers, if it is to be quoted; an automatic reply quotes
   *     none
   */
  public Composition compose(
      Dispatch dispatch, Letterhead letterhead, Optional<Quotation> quotation) {
    try {
      return new Composition.Composed(letter(dispatch, letterhead, quotation));
    } catch (Refusal e) {
      return new Composition.Failed(new Outcome.Refused(e.reason()));
    } catch (ContentUnreadable e) {
      var reason = new Reason(e.code().value(), String.valueOf(e.getMessage()));
      return new Composition.Failed(
          e.code().isTransient()
              ? new Outcome.NotSent(reason, false)
              : new Outcome.Refused(reason));
    } catch (IOException e) {
      return new Composition.Failed(
          new Outcome.Refused(new Reason("not-composable", String.valueOf(e.getMessage()))));
    } catch (MessagingException e) {
      throw new IllegalStateException("a part that exists takes every field", e);
    }
  }

  private Letter letter(Dispatch dispatch, Letterhead letterhead, Optional<Quotation> quotation)
      throws Refusal, IOException, MessagingException {
    var reply = dispatch.reply();
    var message = reply.email().message();
    var correspondents = Correspondents.of(dispatch, letterhead, mostRecipients);
    var wording = Wording.of(message, letterhead.signature(), quotation);
    var contents = new ContentOctets(store, dispatch.integration().id());
    return Letter.of(
        new Letter.Origin(correspondents.from().address(), reply.automatic()),
        correspondents.owed(),
        ReplyHeader.of(dispatch, correspondents),
        new Parts(contents, reply.email().outboundId().token().value())
            .of(wording, message.attachments()));
  }
}
