package io.mailroom.router.filing;

import io.mailroom.contract.email.EmailId;
import io.mailroom.contract.integration.Integration;
import io.mailroom.contract.watch.FolderName;
import io.mailroom.contract.watch.WatchId;
import io.mailroom.imap.Uid;
import io.mailroom.imap.UidValidity;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the email is that a reply answers.
 *
 * @param folder that is watched
 * @param uidValidity the epoch in which it had its UID
 * @param uid the message in it
 */
record OriginalPlace(FolderName folder, UidValidity uidValidity, Uid uid) {
  /** {@code ce_source#<watch id>/<uidValidity>/<uid>}. */
  private static final Pattern EMAIL_ID =
      Pattern.compile(".*/([^/#]+)#([^/#]+)/(\\d{1,10})/(\\d{1,10})");

  /**
   * Reads the place out of the email's id, which downstream hands back and may have made up: only
   * an email of this integration, in a folder that it still watches, has one.
   */
  static Optional<OriginalPlace> of(EmailId email, Integration integration) {
    var matcher = EMAIL_ID.matcher(email.value());
    if (!matcher.matches() || !matcher.group(1).equals(integration.id().value())) {
      return Optional.empty();
    }
    try {
      var epoch = new UidValidity(Long.parseLong(matcher.group(3)));
      var uid = new Uid(Long.parseLong(matcher.group(4)));
      return integration
          .watch(new WatchId(matcher.group(2)))
          .map(watch -> new OriginalPlace(watch.folder(), epoch, uid));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
