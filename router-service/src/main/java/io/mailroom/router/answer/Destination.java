package io.mailroom.router.answer;

import io.mailroom.contract.email.InboundEmail;
import io.mailroom.router.conversation.OwnAddresses;
import io.mailroom.router.conversation.PeerAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an automatic reply goes: to the return path, and only where the mail server did not keep it
 * to From; never to Reply-To or Sender. Source: RFC 3834, 4.
 *
 * @param address as the email has it
 * @param peer the same, taken apart
 * @param author who wrote the email, by From
 */
record Destination(String address, PeerAddress peer, PeerAddress author) {
  /** Source: RFC 3834, 2 and RFC 5230, 4.6; what bulk senders use, beside. */
  private static final Pattern ROBOT =
      Pattern.compile(
          "(mailer-?daemon|postmaster|listserv|majordomo|mailman|daemon|root|nobody|auto-?reply|robot"
              + "|bounces?([-+=._].*)?|owner-.*|.*-(owner|request|bounces?|relay)"
              + "|.*(no|not|donot)[-_.]?reply.*)");

  /** Where the reply to an email would go; nothing if nobody can be told for certain. */
  static Optional<Destination> of(InboundEmail email) {
    var from = email.participants().from();
    if (from.size() != 1) {
      return Optional.empty();
    }
    var address = returnPath(email).orElse(from.getFirst().address()).strip();
    return PeerAddress.parse(address)
        .flatMap(peer ->
            PeerAddress.parse(from.getFirst().address())
                .map(author -> new Destination(address, peer, author)));
  }

  boolean isRobot() {
    return isRobot(peer) || isRobot(author);
  }

  boolean isOwn(OwnAddresses own) {
    return own.has(peer) || own.has(author);
  }

  private static boolean isRobot(PeerAddress address) {
    return ROBOT.matcher(address.local()).matches();
  }

  /** The topmost: the last server wrote it. */
  private static Optional<String> returnPath(InboundEmail email) {
    return email.wording().headers().stream()
        .filter(each -> each.name().equalsIgnoreCase("Return-Path"))
        .map(each -> each.value().strip())
        .map(each ->
            each.startsWith("<") && each.endsWith(">")
                ? each.substring(1, each.length() - 1)
                : each)
        .findFirst();
  }
}
