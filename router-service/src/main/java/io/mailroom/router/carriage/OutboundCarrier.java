package io.mailroom.router.carriage;

import io.mailroom.router.message.Composition;
import io.mailroom.router.reply.Carrier;
import io.mailroom.router.reply.Dispatch;
import io.mailroom.router.reply.Outcome;

/** Composes a reply and gives it to whoever the integration sends by. Any thread may call it. */
public final class OutboundCarrier implements Carrier {
  private final LetterWriter writer;
  private final Exits exits;

  public OutboundCarrier(LetterWriter writer, Exits exits) {
    this.writer = writer;
    this.exits = exits;
  }

  @Override
  public Outcome carry(Dispatch dispatch) throws InterruptedException {
    return switch (writer.write(dispatch)) {
      case Composition.Failed(var outcome) -> outcome;
      case Composition.Composed(var letter) -> exits.send(dispatch.integration(), letter);
    };
  }
}
